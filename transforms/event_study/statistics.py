"""TESTS: every test of the mean abnormal return, with its formula, reference and law; one row each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from transforms.event_study import clusters, nonparametric, parametric
from transforms.event_study.parametric import Outcome
from transforms.event_study.sample import Sample

Law = Literal["t", "normal", "own"]


@dataclass(frozen=True)
class Test:
    """A test of a group's AAR or CAAR.

    Attributes:
        name: Value of the column `test`.
        levels: Where it is computed: `aar` (single days), `caar` (windows), `abhar` (buy-and-hold over windows).
        law: Distribution under the null: Student's t with the test's df, normal, or its own.
        compute: The formula, in one place.
        reference: Where it comes from.
        definition: Which of the known variants it is.
        words: The formula in words that stand alone, where the computing function's first line does not.
    """

    name: str
    levels: tuple[str, ...]
    law: Law
    compute: Callable[[Sample], Outcome]
    reference: str
    definition: str
    words: str = ""

    @property
    def formula(self) -> str:
        """The formula in words: the first line of the computing function's description, or the test's own."""
        return self.words or (self.compute.__doc__ or "").splitlines()[0]


AAR, CAAR, BOTH, EVERY = ("aar",), ("caar",), ("aar", "caar"), ("aar", "caar", "abhar")
P, N, C = parametric, nonparametric, clusters

TESTS: dict[str, Test] = {
    test.name: test
    for test in (
        Test("csect_t", EVERY, "t", P.cross_sectional_t, "Charest 1978; BMP 1991, eq. 4", "sd_n_minus_1"),
        Test("bw1980_nodep_t", BOTH, "normal", P.brown_warner_1980, "Brown and Warner 1980", "no_dependence"),
        Test("cda_t", BOTH, "t", P.crude_dependence_t, "Brown and Warner 1985", "estimation_aar_sd_m_minus_1"),
        Test("var_sum_z", CAAR, "normal", P.variance_sum_z, "MacKinlay 1997", "forecast_error_full_covariance"),
        Test("patell_z", AAR, "normal", P.patell_z, "Patell 1976", "forecast_error_q_of_model"),
        Test("patell_z_scar", CAAR, "normal", P.patell_z, "Campbell, Lo and MacKinlay 1997, J2", "scar"),
        Test("patell_z_csar", CAAR, "normal", P.patell_z_csar, "Patell 1976", "csar"),
        Test("adj_patell_z", AAR, "normal", P.adjusted_patell_z, "Kolari and Pynnonen 2010", "mean_correlation"),
        Test("adj_patell_z_scar", CAAR, "normal", P.adjusted_patell_z, "Kolari and Pynnonen 2010", "scar"),
        Test("bmp_t", AAR, "t", P.bmp_t, "Boehmer, Musumeci and Poulsen 1991, eq. 7", "forecast_error_sar"),
        Test("bmp_t_scar", CAAR, "t", P.bmp_t, "Boehmer, Musumeci and Poulsen 1991", "scar"),
        Test("bmp_t_csar", CAAR, "t", P.bmp_t_csar, "Boehmer, Musumeci and Poulsen 1991", "csar"),
        Test("kp_bmp_t", AAR, "t", P.kolari_pynnonen_t, "Kolari and Pynnonen 2010", "mean_correlation"),
        Test("kp_bmp_t_scar", CAAR, "t", P.kolari_pynnonen_t, "Kolari and Pynnonen 2010", "scar"),
        Test(
            "kpp_bmp_t",
            AAR,
            "t",
            P.kolari_pape_pynnonen_t,
            "after Kolari, Pape and Pynnonen 2018",
            "correlation_x_overlap",
        ),
        Test(
            "kpp_bmp_t_scar",
            CAAR,
            "t",
            P.kolari_pape_pynnonen_t,
            "after Kolari, Pape and Pynnonen 2018",
            "scar_x_overlap",
        ),
        Test("corrado_rank_z", AAR, "normal", N.corrado_z, "Corrado 1989", "midrank_over_m_plus_1"),
        Test(
            "corrado_zivney_rank_z",
            AAR,
            "normal",
            N.corrado_zivney_z,
            "Corrado and Zivney 1992",
            "root_n_scaled",
            "sqrt(n_t) (mean U - 1/2) / S, S from the days' deviations scaled the same way.",
        ),
        Test("cowan_rank_z", CAAR, "normal", N.cowan_z, "Cowan 1992", "mean_rank_of_window"),
        Test("grank_z_raw", CAAR, "normal", N.grank_z_raw, "Kolari and Pynnonen 2011", "z_before_t"),
        Test("grank_t", CAAR, "t", N.grank_t, "Kolari and Pynnonen 2011", "plain"),
        Test("grank_t_adj", CAAR, "t", N.grank_t_adjusted, "Kolari and Pynnonen 2011", "score_times_root_1_minus_r"),
        Test("grank_z", CAAR, "normal", N.grank_z, "Kolari and Pynnonen 2011", "independent_events"),
        Test("sign_z", BOTH, "normal", N.sign_z, "Brown and Warner 1980", "half"),
        Test(
            "gen_sign_z",
            BOTH,
            "normal",
            N.generalized_sign_z,
            "Cowan 1992",
            "mean_share_of_events",
            "(positive - n p) / sqrt(n p (1 - p)), p = mean share of positive estimation residuals.",
        ),
        Test("wilcoxon_W", BOTH, "own", N.wilcoxon_w, "Wilcoxon 1945", "exact_up_to_25"),
        Test("wilcoxon_z", BOTH, "normal", N.wilcoxon_z, "Wilcoxon 1945", "no_correction"),
        Test("skew_adj_t_lbt", EVERY, "t", P.skewness_adjusted_johnson, "Lyon, Barber and Tsai 1999, eq. 5", "johnson"),
        Test("skew_adj_t_hall", EVERY, "t", P.skewness_adjusted_hall, "Hall 1992", "bias_corrected_skewness"),
        Test("clustered_t_date", BOTH, "t", C.clustered_t_date, "Cameron, Gelbach and Miller 2011", "one_way_date"),
        Test("clustered_t_firm", BOTH, "t", C.clustered_t_firm, "Cameron, Gelbach and Miller 2011", "one_way_firm"),
        Test("clustered_t_two_way", BOTH, "t", C.clustered_t_two_way, "Cameron, Gelbach and Miller 2011", "date_firm"),
        Test("ibragimov_muller_t", BOTH, "t", C.ibragimov_muller_t, "Ibragimov and Muller 2010", "date_means"),
        Test("wild_bootstrap_t", BOTH, "own", C.wild_bootstrap_t, "Cameron, Gelbach and Miller 2008", "event_signs"),
        Test("date_bootstrap_t", BOTH, "own", C.date_bootstrap_t, "Efron and Tibshirani 1993", "event_dates"),
    )
}
