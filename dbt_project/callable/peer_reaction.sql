-- What every other company did on the day 0 of an announcement, beyond its own bitcoin and market, surest first; a peer with news of its own that day says so.
-- An event that is in no study has no row: meta.exclusions says why.
-- Example: from peer_reaction('CLSK-20251020') where event_window = '[0,1]'
create macro peer_reaction(event_id) as table
    select peer_reactions.*
    from warehouse.marts.peer_reactions as peer_reactions
    where peer_reactions.event_id = event_id
    order by peer_reactions.p_value nulls last, peer_reactions.symbol, peer_reactions.event_window
