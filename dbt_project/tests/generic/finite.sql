{#- No NaN and no infinity: both pass not_null, and NaN is greater than every number in DuckDB. -#}
{% test finite(model, columns) %}
select {{ columns | join(", ") }}
from {{ model }}
where
    {% for column in columns %}
        {{ "or" if not loop.first }} not isfinite({{ column }})
    {% endfor %}
{% endtest %}
