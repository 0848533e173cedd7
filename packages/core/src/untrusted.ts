import { counted } from './counted.ts'
import { randomInt } from './digest.ts'

/** Frames the third-party text of one response. */
export interface Frame {
  /** `source` names where the text is from, where the text around does not: a path, an issue. */
  untrusted(text: string, source?: string): string
}

/**
 * Makes the frame of one response:
 * ```
 * <untrusted482 source="README.md">
 * text
 * </untrusted482>
 * [2 hidden characters removed]
 * ```
 * The number is random, and no text inside can hold the fence: anything like it is escaped, whatever its number. So
 * three digits are enough, and they are one token; the whole fence costs 10 (o200k), a dash or hex digits 2 to 4 more.
 */
export function createFrame(): Frame {
  const tag = `untrusted${randomInt(100, 1000)}`
  return {
    untrusted(text, source) {
      const { visible, removed } = reveal(text)
      const from = source === undefined ? '' : ` source="${clean(source).replaceAll('"', "'").slice(0, 200)}"`
      const note = removed === 0 ? '' : `\n[${counted(removed, 'hidden character')} removed]`
      return `<${tag}${from}>\n${escapeFence(visible)}\n</${tag}>${note}`
    },
  }
}

/** Closes the fence of a text that was cut inside it. */
export function closeFence(text: string): string {
  const open = [...text.matchAll(/<(untrusted\d{3})[ >]/g)].at(-1)
  return !open || text.includes(`</${open[1]}>`, open.index) ? text : `${text}\n</${open[1]}>`
}

/** Third-party text for use inside a line of ours, as a name: on one line, nothing hidden in it, no fence. */
export function clean(text: string): string {
  return escapeFence(reveal(text).visible.replace(/\s+/g, ' ').trim())
}

/** Words of ours that may hold such names, on as many lines as they have: nothing hidden, no fence. */
export function cleanLines(text: string): string {
  return escapeFence(reveal(text).visible)
}

/** All of it as a person would see it: what has its frames already. */
export function withoutHidden(text: string): string {
  return reveal(text).visible
}

function escapeFence(text: string): string {
  return text.replace(/[<\uFF1C\uFE64](?=[\s/]*untrusted)/gi, '&lt;')
}

/**
 * Text as a person would see it, and how many things were taken out that a person would not: control characters,
 * terminal sequences (one each), and all that Unicode calls default-ignorable (zero-width, bidi, tags, soft hyphens,
 * variation selectors). Joiners and selectors stay where they shape a visible character: in emoji, in Indic and Arabic
 * script.
 */
function reveal(text: string): { visible: string; removed: number } {
  if (/^[\n\t -~]*$/.test(text)) return { visible: text, removed: 0 }
  let removed = 0
  const visible = text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(terminalSequence, () => {
      removed++
      return ''
    })
    .replace(hidden, (_match, shaping: string | undefined) => {
      if (shaping === undefined) removed++
      return shaping ?? ''
    })
  return { visible, removed }
}

/** CSI, complete OSC and other strings, and short escapes. An unfinished one loses its ESC only, never the text after. */
const terminalSequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]{0,8}[0-Z\\`-~]/g

const joining =
  '\\p{Script=Arabic}\\p{Script=Bengali}\\p{Script=Devanagari}\\p{Script=Gujarati}\\p{Script=Gurmukhi}\\p{Script=Kannada}' +
  '\\p{Script=Malayalam}\\p{Script=Oriya}\\p{Script=Sinhala}\\p{Script=Syriac}\\p{Script=Tamil}\\p{Script=Telugu}'

const hidden = new RegExp(
  [
    // Kept: emoji joined to emoji, emoji and keycap presentation, joiners between letters that they shape.
    '((?<=\\p{Extended_Pictographic}\\uFE0F?\\p{Emoji_Modifier}?)\\u200D(?=\\p{Extended_Pictographic})',
    '(?<=\\p{Extended_Pictographic})[\\uFE0E\\uFE0F]|(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
    `(?<=[${joining}])[\\u200C\\u200D](?=[${joining}]))`,
    '\\p{Default_Ignorable_Code_Point}|[\\0-\\x08\\x0B-\\x1F\\x7F-\\x9F\\uFFF9-\\uFFFB]',
  ].join('|'),
  'gu',
)
