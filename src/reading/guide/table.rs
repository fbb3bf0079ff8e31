//! Tables of the outline as pieces: grids under heads, or labels with their values.

use super::around;
use super::material::name_column;
use super::piece::{Piece, lines};
use super::term::{Part, Terms, bare, split_label};
use crate::reading::normal::normal;
use crate::record::element::Rect;
use crate::record::outline::{Cell, Pair};

/// A table as a grid under heads, or as pairs of labels and values.
pub fn table(rows: &[Vec<Cell>], rect: Rect, terms: &Terms, out: &mut Vec<Piece<'_>>) {
    let expanded = expand(rows);
    if expanded.is_empty() {
        return;
    }
    let mut start = 0;
    // Rows that are one cell across name what follows.
    while start < rows.len() && is_banner(&rows[start], &expanded[start]) {
        out.push(Piece::Heading {
            level: 5,
            text: rows[start][0].text.clone(),
            rect: rows[start][0].rect,
        });
        start += 1;
    }
    let mut body = &expanded[start..];
    let two;
    if let Some(joined) = two_rows_of_heads(&rows[start..], body, terms) {
        two = std::iter::once(joined)
            .chain(body[2..].iter().cloned())
            .collect::<Vec<_>>();
        body = &two;
        start += 1;
    }
    if let Some(heads) = grid_heads(body, &rows[start..], terms) {
        let (heads, grid) = under(heads, body[1..].iter().zip(&rows[start + 1..]));
        if grid.len() == 1
            && heads.iter().filter(|head| terms.of(head).is_some()).count() * 2 > heads.len()
            && name_column(&heads, terms).is_none()
        {
            let pair = |(head, cell): (&String, &Cell)| Piece::Pair(pair_of(head, cell));
            out.extend(heads.iter().zip(&grid[0]).map(pair));
        } else {
            out.push(Piece::Grid {
                heads,
                rows: grid,
                rect,
            });
        }
        return;
    }
    if let Some(heads) = numbered_rows(body) {
        let rows = body.to_vec();
        out.push(Piece::Grid { heads, rows, rect });
        return;
    }
    let mut at = 0;
    while at < body.len() {
        let raw = &rows[start + at];
        at += match nested_grid(raw, &body[at..], terms, out) {
            0 => {
                pairs_of_row(raw, &body[at], terms, out);
                1
            }
            taken => taken,
        };
    }
}

/// The rows under their heads, names of groups left out. What a row shows when it is opened, one cell across below it
/// with labels of what is said of a material, is a last column of the row.
fn under<'a>(
    mut heads: Vec<String>,
    rows: impl Iterator<Item = (&'a Vec<Cell>, &'a Vec<Cell>)>,
) -> (Vec<String>, Vec<Vec<Cell>>) {
    let mut grid: Vec<Vec<Cell>> = Vec::new();
    let mut opened: Vec<(usize, Cell)> = Vec::new();
    for (full, raw) in rows {
        match raw.as_slice() {
            [only] if !grid.is_empty() && only.columns as usize >= full.len() && says_facts(&only.text) => {
                opened.push((grid.len() - 1, only.clone()));
            }
            _ if is_banner(raw, full) => {}
            _ => grid.push(full.clone()),
        }
    }
    if !opened.is_empty() {
        heads.push("说明".to_owned());
        for (at, row) in grid.iter_mut().enumerate() {
            let own = opened.iter().find(|(of, _)| *of == at).map(|(_, cell)| cell.clone());
            row.push(own.unwrap_or_default());
        }
    }
    (heads, grid)
}

/// A line of it begins with a label of what is said of a material.
fn says_facts(text: &str) -> bool {
    text.lines().any(|line| {
        let label = line.trim().split([' ', '　', '：', ':']).next().unwrap_or_default();
        is_fact_of_material(label)
    })
}

/// Heads for rows that have none and count themselves, 1, 2, 3: the first words behind the number are the name.
fn numbered_rows(body: &[Vec<Cell>]) -> Option<Vec<String>> {
    let columns = body.first()?.len();
    let counted = |(at, row): (usize, &Vec<Cell>)| {
        let number = normal(&row[0].text);
        let number = number.trim_matches(['.', '、', '(', ')']);
        row.len() == columns && number.parse() == Ok(at + 1)
    };
    if body.len() < 2 || columns < 2 || !body.iter().enumerate().all(counted) {
        return None;
    }
    let name = (1..columns).find(|column| body.iter().all(|row| !row[*column].text.trim().is_empty()))?;
    let head = |column: usize| match column {
        0 => "序号",
        _ if column == name => "名称",
        _ => "说明",
    };
    Some((0..columns).map(|column| head(column).to_string()).collect())
}

/// Heads in two rows as one: 份数 over 原件 and 复印件 is 份数原件 and 份数复印件.
fn two_rows_of_heads(raw: &[Vec<Cell>], body: &[Vec<Cell>], terms: &Terms) -> Option<Vec<Cell>> {
    let [first, second, ..] = raw else { return None };
    let (upper, lower) = (body.first()?, body.get(1)?);
    let spans = first.iter().any(|cell| cell.columns > 1) && first.iter().any(|cell| cell.rows > 1);
    let short = |cell: &Cell| cell.text.chars().count() <= 14;
    let heads: Vec<String> = upper.iter().map(|cell| cell.text.trim().to_string()).collect();
    let named = name_column(&heads, terms).is_some() || first.iter().chain(second).all(|cell| cell.head);
    if !spans || !named || raw.len() < 3 || upper.len() != lower.len() || second.len() >= upper.len() {
        return None;
    }
    if !second.iter().all(short) || !first.iter().filter(|cell| cell.columns == 1).all(|cell| cell.rows > 1) {
        return None;
    }
    let join = |(above, below): (&Cell, &Cell)| {
        let text = match above.text.trim() == below.text.trim() {
            true => above.text.trim().to_string(),
            false => format!("{}{}", above.text.trim(), below.text.trim()),
        };
        Cell {
            text,
            columns: 1,
            rows: 1,
            ..above.clone()
        }
    };
    Some(upper.iter().zip(lower).map(join).collect())
}

/// A table of materials or of forms beside a label that spans all its rows; how many rows it took.
fn nested_grid(raw: &[Cell], body: &[Vec<Cell>], terms: &Terms, out: &mut Vec<Piece<'_>>) -> usize {
    let span = raw.first().map_or(0, |cell| cell.rows as usize).min(body.len());
    let label = raw.first().map_or(1, |cell| cell.columns as usize).max(1);
    let heads: Vec<String> = raw.iter().skip(1).map(|cell| cell.text.trim().to_string()).collect();
    let headed = name_column(&heads, terms).is_some() || heads_of_forms(raw, terms);
    if span < 2 || heads.len() < 2 || !headed || label + heads.len() > body[0].len() {
        return 0;
    }
    out.push(Piece::Heading {
        level: 5,
        text: raw[0].text.trim().to_string(),
        rect: raw[0].rect,
    });
    let heads: Vec<String> = body[0]
        .iter()
        .skip(label)
        .map(|cell| cell.text.trim().to_string())
        .collect();
    let rows: Vec<Vec<Cell>> = body[1..span]
        .iter()
        .map(|row| row.iter().skip(label).cloned().collect())
        .collect();
    let rect = around(rows.iter().flatten().map(|cell| cell.rect));
    out.push(Piece::Grid { heads, rows, rect });
    out.push(Piece::Heading {
        level: 1,
        text: String::new(),
        rect: raw[0].rect,
    });
    span
}

/// Beside a label of forms or samples, heads of which one is the name's: 表格名称, 空白表格, 填写示范.
fn heads_of_forms(raw: &[Cell], terms: &Terms) -> bool {
    let Some((label, heads)) = raw.split_first() else {
        return false;
    };
    let part = |cell: &Cell| terms.part(&bare(&cell.text));
    let of_forms = |part| matches!(part, Some(Part::Forms | Part::Samples));
    let named = |cell: &Cell| bare(&cell.text).ends_with("名称") || bare(&cell.text) == "名称";
    of_forms(part(label))
        && heads.iter().any(named)
        && heads
            .iter()
            .all(|head| head.links.is_empty() && head.text.trim().chars().count() <= 14)
}

fn is_banner(raw: &[Cell], full: &[Cell]) -> bool {
    raw.len() == 1 && full.len() > 1 && raw[0].columns as usize >= full.len() && raw[0].text.chars().count() <= 24
}

/// Every row with as many cells as there are columns; what spans is repeated.
fn expand(rows: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
    let mut out: Vec<Vec<Cell>> = Vec::new();
    let mut hanging: Vec<Option<(Cell, u32)>> = Vec::new();
    for row in rows {
        let mut full = Vec::new();
        let mut cells = row.iter();
        let mut next = cells.next();
        while next.is_some() || full.len() < hanging.len() {
            let column = full.len();
            if let Some(Some((cell, left))) = hanging.get_mut(column) {
                full.push(cell.clone());
                *left -= 1;
                if *left == 0 {
                    hanging[column] = None;
                }
                continue;
            }
            let Some(cell) = next else { break };
            for _ in 0..cell.columns.clamp(1, 30) {
                if hanging.len() <= full.len() {
                    hanging.resize(full.len() + 1, None);
                }
                if cell.rows > 1 {
                    hanging[full.len()] = Some((cell.clone(), cell.rows - 1));
                }
                full.push(cell.clone());
            }
            next = cells.next();
        }
        out.push(full);
    }
    out
}

/// The heads of a grid, when the first row is one: all its cells are heads or short words that differ, and the first
/// column is not the one that holds the labels.
fn grid_heads(body: &[Vec<Cell>], raw: &[Vec<Cell>], terms: &Terms) -> Option<Vec<String>> {
    let first = body.first()?;
    if body.len() < 2 || first.len() < 2 {
        return None;
    }
    let heads: Vec<String> = first.iter().map(|cell| cell.text.trim().to_string()).collect();
    // A cell with a label and its value is no head.
    let told = |head: &String| {
        head.split_once(['：', ':'])
            .is_some_and(|(_, value)| !value.trim().is_empty())
    };
    if heads.iter().any(told) {
        return None;
    }
    let alike = heads
        .iter()
        .enumerate()
        .any(|(i, head)| !head.is_empty() && heads[..i].contains(head));
    let facts = body[1..].iter().filter(|row| is_fact_of_material(&row[0].text)).count();
    if name_column(&heads, terms).is_some() && heads.iter().all(|head| head.chars().count() <= 20) {
        if alike || facts * 2 > body.len() - 1 {
            return None;
        }
        return Some(heads);
    }
    let marked = raw[0].iter().all(|cell| cell.head);
    let labels = body
        .iter()
        .filter(|row| row[0].head || terms.of(&row[0].text).is_some())
        .count();
    if labels * 2 > body.len() && (!marked || body[1..].iter().any(|row| row[0].head)) {
        return None;
    }
    let distinct = heads
        .iter()
        .enumerate()
        .all(|(i, head)| !head.is_empty() && head.chars().count() <= 14 && !heads[..i].contains(head));
    let uniform = body.iter().filter(|row| row.len() == first.len()).count() * 10 >= body.len() * 8;
    let plain = first.iter().all(|cell| cell.links.is_empty());
    (marked || (distinct && uniform && plain && body.len() > 2 && first.len() > 2)).then_some(heads)
}

/// Labels of what is said of one material, when each has a table of its own.
pub fn is_fact_of_material(label: &str) -> bool {
    matches!(
        bare(label).as_str(),
        "材料类型"
            | "材料形式"
            | "份数"
            | "材料份数"
            | "来源渠道"
            | "材料来源"
            | "空白表格"
            | "示例样表"
            | "材料要求"
            | "材料介质"
            | "材料形态"
            | "原件份数"
            | "复印件份数"
            | "原件/复印件"
            | "纸质/电子"
            | "受理标准"
            | "必要性"
            | "填报须知"
    )
}

/// Labels and values in turn; a first cell over several rows names its group.
fn pairs_of_row(raw: &[Cell], full: &[Cell], terms: &Terms, out: &mut Vec<Piece<'_>>) {
    if let [only] = raw {
        let text = only.text.trim();
        if only.head || (text.chars().count() <= 24 && terms.of(text).is_some()) {
            out.push(Piece::Heading {
                level: 5,
                text: text.to_string(),
                rect: only.rect,
            });
        } else if !text.is_empty() {
            lines(text, &only.links, only.rect, terms, out);
        }
        return;
    }
    let told = |cell: &Cell| {
        let pair = split_label(cell.text.trim());
        pair.is_some_and(|(key, value)| key.chars().count() <= 12 && !key.contains('\n') && !value.trim().is_empty())
    };
    if raw.iter().all(told) {
        for cell in raw {
            lines(&cell.text, &cell.links, cell.rect, terms, out);
        }
        return;
    }
    if let [key, first, second] = raw
        && !told(key)
        && told(first)
        && told(second)
    {
        let value = Cell {
            text: format!("{}\n{}", first.text.trim(), second.text.trim()),
            ..first.clone()
        };
        out.push(Piece::Pair(pair_of(&key.text, &value)));
        return;
    }
    let mut cells = raw;
    if raw.len() % 2 == 1 && raw.len() > 2 && raw[0].rows > 1 {
        out.push(Piece::Heading {
            level: 6,
            text: raw[0].text.trim().to_string(),
            rect: raw[0].rect,
        });
        cells = &raw[1..];
    } else if raw.len() % 2 == 1 && full.len() == raw.len() && raw.len() == 3 && !raw[1].head {
        // A label whose value is split over two cells.
        let value = Cell {
            text: format!("{} {}", raw[1].text.trim(), raw[2].text.trim()),
            ..raw[1].clone()
        };
        out.push(Piece::Pair(pair_of(&raw[0].text, &value)));
        return;
    }
    for chunk in cells.chunks(2) {
        match chunk {
            [key, value] if key.text.chars().count() <= 30 => out.push(Piece::Pair(pair_of(&key.text, value))),
            other => {
                for cell in other {
                    lines(&cell.text, &cell.links, cell.rect, terms, out);
                }
            }
        }
    }
}

fn pair_of(key: &str, value: &Cell) -> Pair {
    Pair {
        key: key.trim().replace('\n', ""),
        value: value.text.trim().to_string(),
        rect: value.rect,
        links: value.links.clone(),
    }
}
