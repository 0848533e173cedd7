import { ConnectorError } from '@mcp-connectors/core'
import { partsOf } from './code-parts.ts'

export type Broadcast = 'channel' | 'here' | 'everyone'

const marked = /<\s*[!@]\s*(channel|here|everyone|group)(?![\p{L}\p{N}_])/giu
const plain = /(?<![\p{L}\p{N}_@/])@(channel|here|everyone)(?![\p{L}\p{N}_/]|[.-][\p{L}\p{N}])/giu

/** Everyone whom a text calls: `<!channel>` in any disguise, also in code, and `@channel` outside of it. */
export function broadcastsIn(markdown: string): Set<Broadcast> {
  const prose = proseOf(markdown)
  const found = [...decoded(markdown).matchAll(marked), ...prose.matchAll(plain), ...decoded(prose).matchAll(plain)]
  return new Set(found.map(([, word = '']) => broadcastOf(word)))
}

/**
 * Nobody is called whom the caller did not ask to be.
 * @throws ConnectorError `refused`
 */
export function checkBroadcasts(markdown: string, asked: readonly Broadcast[], hint: string): void {
  const [unasked] = [...broadcastsIn(markdown)].filter(word => !asked.includes(word))
  if (unasked === undefined) return
  throw new ConnectorError('refused', `The text calls @${unasked}, which was not asked for.`, { hint })
}

/** With `<!channel>` for each `@channel` outside of code; before the text where it calls nobody yet. */
export function withBroadcast(markdown: string, asked: Broadcast): string {
  const called = partsOf(markdown)
    .map(({ text, code }) => (code ? text : text.replace(plain, (_given, word: string) => `<!${broadcastOf(word)}>`)))
    .join('')
  return called.includes(`<!${asked}>`) ? called : `<!${asked}> ${called}`
}

function proseOf(markdown: string): string {
  return partsOf(markdown)
    .filter(({ code }) => !code)
    .map(({ text }) => text)
    .join('\n')
}

function broadcastOf(word: string): Broadcast {
  const lower = word.toLowerCase()
  return lower === 'here' || lower === 'everyone' ? lower : 'channel'
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', excl: '!', commat: '@' }

/** As whoever reads entities and backslashes of Markdown would take it, several times over. */
function decoded(text: string): string {
  let current = text
  for (let times = 0; times < 4; times++) {
    const next = current
      .replace(/\\([!-/:-@[-`{-~])/g, '$1')
      .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi, (given, hex: string | undefined, digits: string) => {
        const point = hex === undefined ? Number(digits) : Number.parseInt(hex, 16)
        return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : given
      })
      .replace(/&(lt|gt|amp|excl|commat);?/gi, (given, name: string) => named[name.toLowerCase()] ?? given)
    if (next === current) return next
    current = next
  }
  return current
}
