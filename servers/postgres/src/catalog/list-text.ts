import type { Found } from './find-objects.ts'
import type { OutlineColumn } from './outline.ts'
import { shortType } from './short-type.ts'
import { count } from './size.ts'

/** Longest comment in a list, in characters. */
const longest = 100

/** Objects, one a line, under a heading for each kind and schema. */
export function objectList(objects: readonly Found[]): string {
  let heading = ''
  return objects
    .flatMap(object => {
      const next =
        object.kind === 'extension' || object.kind === 'schema' ? object.kind : `${object.kind} in ${object.schema}`
      const line = objectLine(object)
      if (next === heading) return [line]
      heading = next
      return [`${heading}:`, line]
    })
    .join('\n')
}

function objectLine({ name, summary, rows_estimate: rows, comment, columns }: Found): string {
  const head = [
    name,
    ...(rows === null ? [] : [`~${count(rows)}`]),
    ...(summary === null ? [] : [`(${summary})`]),
  ].join(' ')
  const body = columns === undefined ? '' : `: ${columns.map(columnText).join(', ')}`
  return `${head}${body}${comment === null ? '' : ` -- ${oneLine(comment)}`}`
}

function columnText([name, type, primary, table, column]: OutlineColumn): string {
  const references = table === null ? '' : ` >${table}${column === null ? '' : `.${column}`}`
  return `${name} ${shortType(type)}${primary ? ' pk' : ''}${references}`
}

function oneLine(comment: string): string {
  const line = comment.replaceAll(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
