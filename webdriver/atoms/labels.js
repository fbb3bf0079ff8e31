// Labels with their values: told by words and by how they are drawn, where neither tag nor class says so.

// Words that labels of facts end with: 办理时限, 实施主体, 咨询电话, 申报材料 …
const LABEL_END = /(名称|编码|编号|代码|类型|类别|种类|性质|层级|级别|主体|机关|机构|部门|单位|科室|对象|期限|时限|时间|日期|地点|地址|位置|电话|方式|渠道|途径|依据|条件|材料|要件|流程|程序|环节|步骤|收费|费用|标准|结果|证照|数量|次数|范围|形式|深度|网址|备注|说明|监督|投诉|咨询|来源|状态|标题|主题|内容|行使|承诺|办件|版本|区域|窗口|样本|审批|限制|需知|须知|事项)$/;

function labelWords(text) {
  const words = normal(text).replace(/[:：*\s]+/g, '').replace(/[（(][^）)]*[）)]$/, '');
  return words.length >= 2 && words.length <= 12 && !/[\d，。；、,;]/.test(words) && (LABEL_END.test(words) || /^(是否|有无|能否)/.test(words));
}

// A key that is drawn unlike its value and stands before it on the same line.
function drawnLabel(first, second, row) {
  const key = flatText(first, 20);
  if (key.length < 2 || key.length > 12 || /[\d。，；,;]/.test(key) || isPressable(row)) return false;
  const value = second.nodeType === 1 ? second : row;
  const left = rectOf(first);
  if (second.nodeType === 1 && (rectOf(second).x < left.x || (lineOverlap(left, rectOf(second)) < 0.3 && !labelWords(key)))) return false;
  const one = look(boldestHolder(first));
  const two = look(boldestHolder(value));
  return labelWords(key) || (one.style.color !== two.style.color || one.weight !== two.weight || one.style.backgroundColor !== two.style.backgroundColor) && left.width > 30 && !DATE_HINT.test(flatText(value, 60));
}

function boldestHolder(el) {
  let at = el;
  for (let depth = 0; depth < 4; depth += 1) {
    const inner = shownKids(at).filter((kid) => kid.nodeType === 1 || kid.data.trim());
    if (inner.length !== 1 || inner[0].nodeType !== 1) return at;
    at = inner[0];
  }
  return at;
}

// Label cells of a row of labels and values in turn; nothing when it is none.
function labelsOfRow(row) {
  if (row.length < 2 || row.length > 8) return null;
  const cells = row.length % 2 && row[0].rowSpan > 1 ? row.slice(1) : row;
  if (cells.length % 2) return null;
  const labels = cells.filter((_, i) => i % 2 === 0);
  return labels.every((cell) => { const text = flatText(cell, 40); return text.length <= 24 && !goalOf(cell) && !countControls(cell) && !cell.querySelector('table'); }) ? labels : null;
}

// A row of labels by their words, with values that are none.
function labelledRow(item) {
  if (tagOf(item) !== 'tr') return false;
  const row = Array.from(item.cells).filter((cell) => !look(cell).none);
  const labels = labelsOfRow(row);
  return !!labels && labels.every((cell) => labelWords(flatText(cell, 40))) && row.filter((cell) => !labels.includes(cell) && labelWords(flatText(cell, 40))).length === 0;
}

// A table whose rows are labels with their values: the rows differ in kind, so it is no list of entries.
function labelledTable(rows) {
  return memo('labelled', rows[0][0], () => {
    const wide = rows.filter((row) => row.length > 1);
    if (wide.length < 2 || wide.length < rows.length * 0.5) return false;
    let worded = 0;
    const seenWords = new Set();
    let values = 0;
    for (const row of wide) {
      const labels = labelsOfRow(row);
      if (!labels) continue;
      if (labels.some((cell) => labelWords(flatText(cell, 40)))) worded += 1;
      for (const cell of labels) seenWords.add(normal(flatText(cell, 40)));
      for (const cell of row) if (!labels.includes(cell) && labelWords(flatText(cell, 40))) values += 1;
    }
    return worded >= Math.max(2, wide.length * 0.5) && values <= wide.length * 0.35 && seenWords.size >= wide.length * 0.8;
  });
}

// Such a table as rows; what holds a table of its own follows its label.
function labelledBlock(el, rows, at, panel) {
  let part = [];
  const flush = () => {
    if (!part.length) return;
    const grid = part.map((row) => row.map(cellOf));
    at.letters += grid.reduce((sum, row) => sum + row.reduce((n, cell) => n + cell.text.length, 0), 0);
    put(at, el, panel, { kind: 'table', caption: '', rows: grid }, part.reduce((sum, row) => union(sum, rectOf(rowOf(row[0]))), null));
    part = [];
  };
  if (el.caption && flatText(el.caption, 200)) put(at, el.caption, panel, { kind: 'heading', level: 5, text: flatText(el.caption, 200) });
  for (const row of rows) {
    const holder = row.find((cell) => Array.from(cell.querySelectorAll('table')).some((inner) => !look(inner).none && inner.rows.length > 1));
    if (!holder && row.some((cell) => countControls(cell))) {
      part.push(row);
      flush();
      for (const cell of row) controlsInside(cell, at, panel);
    } else if (!holder) part.push(row);
    else {
      flush();
      for (const cell of row) {
        if (cell === holder) visitMixed(cell, at, panel);
        else if (flatText(cell, 60)) putPairs(at, cell, panel, [{ key: flatText(cell, 60).replace(/[：:]\s*$/, ''), value: '', rect: documentRect(rectOf(cell)) }], rectOf(cell));
      }
    }
  }
  flush();
  return true;
}
