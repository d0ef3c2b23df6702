//! The one SQL text in PostgreSQL's spelling.

/// Where a piece of SQL text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    /// Between quotes of this kind.
    Quotes(char),
    /// After `--`, until the line ends.
    Comment,
}

/// Rewrites the placeholders `?1` as `$1`, outside literals, quoted names and comments.
pub(super) fn placeholders(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut inside = Inside::Nothing;
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        inside = match (inside, c) {
            (Inside::Nothing, '\'' | '"') => Inside::Quotes(c),
            (Inside::Nothing, '-') if next == '-' => Inside::Comment,
            (Inside::Quotes(quote), _) if c == quote => Inside::Nothing,
            (Inside::Comment, '\n') => Inside::Nothing,
            _ => inside,
        };
        let numbered = inside == Inside::Nothing && c == '?' && next.is_ascii_digit();
        out.push(if numbered { '$' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_rewritten_outside_literals_names_and_comments_only() {
        for (sqlite, postgres) in [
            (
                "SELECT a FROM b WHERE c = ?1 AND d < ?12",
                "SELECT a FROM b WHERE c = $1 AND d < $12",
            ),
            ("VALUES (?1,?2)", "VALUES ($1,$2)"),
            ("x = '?1' AND y = ?1", "x = '?1' AND y = $1"),
            ("x = 'it''s ?1' AND y = ?2", "x = 'it''s ?1' AND y = $2"),
            ("\"?1\" = ?1", "\"?1\" = $1"),
            ("a -- ?1 isn't it\n = ?1", "a -- ?1 isn't it\n = $1"),
            ("a - ?1 ? 2", "a - $1 ? 2"),
            ("", ""),
        ] {
            assert_eq!(placeholders(sqlite), postgres);
        }
    }
}
