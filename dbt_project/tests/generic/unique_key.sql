{#- The columns together identify a row, and none of them is null. -#}
{% test unique_key(model, columns) %}
select {{ columns | join(", ") }}
from {{ model }}
group by all
having
    count(*) > 1
    {% for column in columns %} or {{ column }} is null {% endfor %}
{% endtest %}
