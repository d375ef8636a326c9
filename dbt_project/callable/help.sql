-- What can be called, with an example of each.
-- Example: from help()
create macro help() as table
    select
        function_name as callable,
        parameters,
        comment as meaning
    from duckdb_functions()
    where database_name = 'warehouse' and function_type = 'table_macro' and not internal
    order by callable
