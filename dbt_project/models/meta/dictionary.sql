-- depends_on: {{ source("meta", "column_meanings") }}
with

-- every column that is declared, in Python (sources) or beside its SQL (models)
declared (table_schema, table_name, grain, column_name, column_position, data_type) as (

    values
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- set models = graph.nodes.values() | selectattr("resource_type", "equalto", "model") | list -%}
        {%- for node in (graph.sources.values() | list) + models -%}
            {%- for column in node.columns.values() -%}
                {%- do rows.append(
                    (node.schema, node.name, node.description, column.name, loop.index, column.data_type)
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- else -%}
        {%- do rows.append(("", "", "", "", 0, "")) -%}
    {%- endif %}
    {% for row in rows | sort -%}
        (
            {%- for cell in row -%}
                {{ cell if cell is number else "'" ~ (cell | replace("'", "''") | replace("\n", " ")) ~ "'" }}
                {{- ", " if not loop.last }}
            {%- endfor -%}
        ){{ "," if not loop.last }}
    {% endfor %}

),

meanings as (

    select * from {{ source("meta", "column_meanings") }}

),

joined as (

    select
        declared.table_schema,
        declared.table_name,
        declared.grain,
        declared.column_name,
        cast(declared.column_position as integer) as column_position,
        declared.data_type,
        meanings.description,
        meanings.unit,
        meanings.null_means
    from declared
    left join meanings on declared.column_name = meanings.column_name

)

select * from joined
order by table_schema, table_name, column_name
