"""How well the tagger does on a labelled file: `python -m tests.benchmarks.tagger [LABELLED.csv]`.

Without a file it reads our own texts, tests/transforms/announcements/own_texts.csv. A file has `row_id`, `text`,
`ticker` and `gold_tags` (joined by a semicolon); with `date`, texts of a ticker and a date are one story; with
`gold_megawatts`, `gold_usd` and their owners, the numbers are scored too.

Cross-validation by story: all texts of a story share one of five folds. The rules are the same in every fold, for
nothing is trained; the spread over the folds says how much a score owes to single stories. A score on texts for
which rules were mended says nothing of new texts: for that, label a new batch first and tag it then.
"""

import argparse
from pathlib import Path

import polars as pl

from transforms.announcements.tagging import tag_texts
from transforms.announcements.taxonomy import EVENT_TAGS, TAGS

FOLDS = 5
OWN_TEXTS = Path(__file__).parents[1] / "transforms/announcements/own_texts.csv"


def main(path: Path) -> None:
    """Print the scores of a labelled file."""
    both = read_scored(path)
    with pl.Config(tbl_rows=40, tbl_hide_dataframe_shape=True, float_precision=3):
        print(per_tag(both))
        print(pl.concat([overall(both).with_columns(fold=pl.lit("all")), *folds(both)]))
        if "gold_usd" in both.columns:
            print(numbers(both))


def read_scored(path: Path) -> pl.DataFrame:
    """The labelled texts with what the tagger says of them, and their fold."""
    gold = pl.read_csv(path, infer_schema=False)
    story = pl.concat_str("ticker", pl.col("date").fill_null("")) if "date" in gold.columns else pl.col("row_id")
    made = tag_texts(gold.select("row_id", "text", "ticker"))
    return gold.join(made, on="row_id").with_columns(
        said=pl.col("tags").str.split(";"),
        true=pl.col("gold_tags").str.split(";"),
        fold=story.rank("dense") % FOLDS,
    )


def folds(both: pl.DataFrame) -> list[pl.DataFrame]:
    """The overall scores of each fold."""
    parts = both.partition_by("fold", as_dict=True)
    return [overall(part).with_columns(fold=pl.lit(str(key[0]))) for key, part in sorted(parts.items())]


def per_tag(both: pl.DataFrame) -> pl.DataFrame:
    """Precision and recall of each tag."""
    return pl.DataFrame([counts(both, tag) for tag in TAGS]).with_columns(
        precision=pl.col("hit") / (pl.col("hit") + pl.col("false")),
        recall=pl.col("hit") / (pl.col("hit") + pl.col("missed")),
    )


def counts(both: pl.DataFrame, tag: str) -> dict[str, object]:
    """Hits, false alarms and misses of a tag."""
    said, true = both["said"].list.contains(tag), both["true"].list.contains(tag)
    return {
        "tag": tag,
        "hit": int((said & true).sum()),
        "false": int((said & ~true).sum()),
        "missed": int((~said & true).sum()),
    }


def overall(both: pl.DataFrame) -> pl.DataFrame:
    """Micro-F1, share of exact sets, F1 of is_announcement."""
    tags = pl.DataFrame([counts(both, tag) for tag in TAGS]).sum()
    hit, wrong = tags["hit"].item(), tags["false"].item() + tags["missed"].item()
    exact = both.select((pl.col("said").list.sort() == pl.col("true").list.sort()).mean()).item()
    true = both.select(pl.col("true").list.set_intersection(list(EVENT_TAGS)).list.len() > 0).to_series()
    said = both["is_announcement"]
    return pl.DataFrame(
        {
            "texts": [both.height],
            "micro_f1": [2 * hit / (2 * hit + wrong)],
            "exact_set": [exact],
            "announcement_f1": [2 * (true & said).sum() / (true.sum() + said.sum())],
        }
    )


def numbers(both: pl.DataFrame) -> pl.DataFrame:
    """Values and owners where the labels have a number, and numbers said where they have none."""
    rows: list[dict[str, object]] = []
    for kind, owner in (("megawatts", "mw_owner"), ("usd", "usd_owner")):
        gold = pl.col(f"gold_{kind}").cast(pl.Float64)
        stated = both.filter(gold.is_not_null())
        right = stated.filter((pl.col(kind) / gold - 1).abs() < 1e-6)
        owned = right.filter(pl.col(f"{kind}_owner") == pl.col(f"gold_{owner}"))
        rows.append(
            {
                "number": kind,
                "stated": stated.height,
                "value_right": right.height / max(stated.height, 1),
                "owner_right": owned.height / max(stated.height, 1),
                "false_numbers": both.filter(gold.is_null(), pl.col(kind).is_not_null()).height,
            }
        )
    named = both.filter(pl.col("gold_counterparty").is_not_null())
    same = pl.col("counterparty").str.split("; ").list.sort() == pl.col("gold_counterparty").str.split("; ").list.sort()
    agreed = named.filter(same).height
    rows.append({"number": "counterparty", "stated": named.height, "value_right": agreed / max(named.height, 1)})
    return pl.DataFrame(rows, infer_schema_length=None)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="?", type=Path, default=OWN_TEXTS, help="a labelled CSV file")
    main(parser.parse_args().labelled)
