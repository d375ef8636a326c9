{#-
    Everything that must hold of every row of a model, in one query: a node of dbt costs as much as a thousand rows.

    The columns together identify a row and none of them is null; no number is NaN or infinite (both pass not_null,
    and NaN is greater than every number in DuckDB); a column with declared values has no other; tags are those of
    the taxonomy; what is named is there: an event in marts.announcements, a company or symbol in reference.
    Answers with the key of each row at fault and what is wrong with it.
-#}
{% test sound_rows(model, columns) %}
{%- set announcements = ref("announcements") -%}
{%- set companies = source("reference", "companies") -%}
{%- set listings = source("reference", "listings") -%}
{%- set faults = [] -%}
{%- for column in columns -%}
    {%- do faults.append((column ~ " is null", column ~ " is null")) -%}
{%- endfor -%}
{%- if execute -%}
    {%- set accepted = accepted_values() -%}
    {%- set known = "select symbol from " ~ companies ~ " union all select ticker from " ~ listings -%}
    {%- set named = {
        "event_id": "select event_id from " ~ announcements,
        "follow_up_of_event_id": "select event_id from " ~ announcements,
        "company_id": "select company_id from " ~ companies,
        "symbol": known ~ " union all select 'ALL'",
        "announcer_symbol": known,
    } -%}
    {%- set nodes = graph.nodes.values() | selectattr("resource_type", "equalto", "model") -%}
    {%- set node = nodes | selectattr("name", "equalto", model.identifier) | first -%}
    {%- for column in node.columns.values() -%}
        {%- set name = column.name -%}
        {%- if column.data_type == "double" -%}
            {%- do faults.append((name ~ " is not finite", "not isfinite(" ~ name ~ ")")) -%}
        {%- endif -%}
        {%- if name in accepted -%}
            {%- set values = "'" ~ accepted[name] | join("', '") ~ "'" -%}
            {%- do faults.append((name ~ " is none of its values", name ~ " not in (" ~ values ~ ")")) -%}
        {%- endif -%}
        {%- if name == "tags" -%}
            {%- set values = "['" ~ accepted["tag"] | join("', '") ~ "']" -%}
            {%- do faults.append((
                "tags has one that is not in the taxonomy",
                "not list_has_all(" ~ values ~ ", string_split(tags, ';'))",
            )) -%}
        {%- endif -%}
        {%- if name in named -%}
            {%- do faults.append((
                name ~ " is of nothing known", name ~ " is not null and " ~ name ~ " not in (" ~ named[name] ~ ")",
            )) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endif %}
{%- set row_key -%}
concat_ws(', '{% for column in columns %}, '{{ column }}=' || coalesce({{ column }}::varchar, 'null'){% endfor %})
{%- endset -%}
select
    {{ row_key }} as row_key,
    unnest(list_filter([
        {%- for words, condition in faults %}
        case when {{ condition }} then '{{ words }}' end{{ "," if not loop.last }}
        {%- endfor %}
    ], lambda fault: fault is not null)) as fault
from {{ model }}
where
    {%- for _, condition in faults %}
    {{ "or " if not loop.first }}({{ condition }})
    {%- endfor %}
union all
select {{ row_key }} as row_key, '{{ columns | join(", ") }} is not unique' as fault
from {{ model }}
group by {{ columns | join(", ") }}
having count(*) > 1
{% endtest %}
