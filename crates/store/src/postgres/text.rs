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

/// Rewrites `INSERT … VALUES (?1, …)` for one row into an insert of many rows, each parameter an
/// array of one column; `types` are the element types. `None` when it is no such statement.
pub(super) fn for_many_rows(sql: &str, types: &[&str]) -> Option<String> {
    let (before, row) = sql.rsplit_once("VALUES (")?;
    let (row, after) = row.rsplit_once(')')?;
    let mut row = row.to_owned();
    let (mut arrays, mut names) = (Vec::new(), Vec::new());
    for (number, kind) in (1..).zip(types) {
        arrays.push(format!("${number}::{kind}[]"));
        names.push(format!("c{number}"));
    }
    // The largest numbers first: `?1` is the beginning of `?12`.
    for (number, name) in (1..).zip(&names).collect::<Vec<(usize, _)>>().into_iter().rev() {
        row = row.replace(&format!("?{number}"), name);
    }
    let (arrays, names) = (arrays.join(", "), names.join(", "));
    Some(format!("{before}SELECT {row} FROM unnest({arrays}) AS row_of ({names}){after}"))
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

    #[test]
    fn an_insert_of_one_row_becomes_an_insert_of_many() {
        let one = "INSERT INTO t (a, b, c) VALUES (?1, 1, ?2) ON CONFLICT DO NOTHING";
        let many = "INSERT INTO t (a, b, c) SELECT c1, 1, c2 FROM \
            unnest($1::BYTEA[], $2::BIGINT[]) AS row_of (c1, c2) ON CONFLICT DO NOTHING";
        assert_eq!(for_many_rows(one, &["BYTEA", "BIGINT"]).as_deref(), Some(many));
        assert_eq!(for_many_rows("DELETE FROM t WHERE a = ?1", &["BYTEA"]), None);
    }
}
