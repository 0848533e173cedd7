import { cpus, loadavg, totalmem } from 'node:os'
import { isKept, sentence, short } from './limits.ts'
import type { Cell, Topic } from './topic.ts'

/** A Markdown table with columns of equal width, so that it reads as well in a terminal. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = rows.map(row => row.map(cell => (typeof cell === 'number' ? show(cell) : cell)))
  const widths = head.map((title, column) => Math.max(title.length, ...text.map(row => row[column]?.length ?? 0)))
  const isNumber = head.map((_, column) => rows.some(row => typeof row[column] === 'number'))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
  return [line(head), rule, ...text.map(line)].join('\n')
}

function show(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : short(value)
}

/** A topic in Markdown: what was asked, the table, and which limits hold. */
export function section({ title, note, head, rows, facts }: Topic): string {
  const kept = facts.map(fact => `- ${isKept(fact) ? '✓' : '✗'} ${fact.limit}: ${sentence(fact)}`)
  return [`## ${title}`, note, table(head, rows), ...(kept.length > 0 ? [kept.join('\n')] : [])].join('\n\n')
}

const loadBefore = loadavg()[0] ?? 0

export function page(topics: readonly Topic[], versions: readonly string[]): string {
  const facts = topics.flatMap(topic => topic.facts)
  const over = facts.filter(fact => !isKept(fact)).length
  const head = `# Benchmarks

Written by \`pnpm bench\` on ${new Date().toISOString().slice(0, 10)}. ${machine()}. ${versions.join(', ')}.

What is compared ran in one go, taking turns, so that noise hits all alike. Numbers are medians; ratios (×) are medians of
the ratios within each round. Milliseconds depend on the machine, ratios hardly: trust the ratios. ${facts.length - over} of ${facts.length} limits are kept (\`pnpm bench --check\` holds them; they are in \`tooling/bench/src/limits.ts\`).
\`ours\` are the built servers; other names are packages from npm at the versions in \`tooling/bench/src/peers.ts\`.`
  return `${[head, ...topics.map(section)].join('\n\n')}\n`
}

/** The class of a machine, not which one. */
function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const busy = `load ${loadBefore.toFixed(1)} before the run`
  return `${process.platform} ${process.arch}, ${cpus().length} cores, ${gigabytes} GB, ${busy}`
}
