import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/**
 * A fenced code block from a compiled file, so that documents cannot show what does not exist:
 * `path/to/file.ts` whole, or `path/to/file.ts#name` from `// #region name` to `// #endregion`.
 */
export async function codeBlock(root: string, reference: string): Promise<string> {
  const [path = '', region] = reference.split('#')
  const text = await readFile(join(root, path), 'utf8')
  const code = region === undefined ? text : cut(text, region, reference)
  return `\`\`\`${extname(path).slice(1)}\n${code.trimEnd()}\n\`\`\``
}

function cut(text: string, region: string, reference: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex(line => line.trim() === `// #region ${region}`)
  const end = lines.findIndex((line, index) => index > start && line.trim() === '// #endregion')
  if (start === -1 || end === -1) throw new Error(`There is no region "${region}" in ${reference}.`)
  const body = lines.slice(start + 1, end)
  const indent = Math.min(...body.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length))
  return body.map(line => line.slice(indent)).join('\n')
}
