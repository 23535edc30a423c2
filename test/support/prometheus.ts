interface ScrapedSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const COMMENT = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/** Reads the text format as a scraper does. @throws for a line that is none, a metric without a type, or a sample given twice. */
export function parsePrometheus(text: string): ReadonlyMap<string, readonly ScrapedSample[]> {
  const metrics = new Map<string, ScrapedSample[]>();
  const seen = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  for (const line of text.split('\n').slice(0, -1)) {
    const comment = COMMENT.exec(line);
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment;
      if (kind !== 'TYPE') continue;
      if (!['counter', 'gauge'].includes(rest) || metrics.has(name)) throw new Error(`Not a type: ${line}`);
      metrics.set(name, []);
      continue;
    }
    const [, name = '', labels = '', number] = SAMPLE.exec(line) ?? [];
    const samples = metrics.get(name);
    const value = Number(number);
    if (samples === undefined || Number.isNaN(value) || seen.has(`${name}{${labels}}`)) {
      throw new Error(`Not a sample: ${line}`);
    }
    seen.add(`${name}{${labels}}`);
    samples.push({ labels: parseLabels(labels), value });
  }
  return metrics;
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let at = 0; at < text.length; ) {
    LABEL.lastIndex = at;
    const [whole, name = '', value = ''] = LABEL.exec(text) ?? [];
    if (whole === undefined || name in labels) throw new Error(`Not labels: ${text}`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character));
    at += whole.length;
  }
  return labels;
}
