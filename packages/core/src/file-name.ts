import { extname } from 'node:path'

/** In bytes of UTF-8: file systems take 255, and something may still be put before or after it. */
const longest = 200
const longestExtension = 20

const separators = /[/\\:*?"<>|]/gu
/** Control characters, halves of pairs, and what turns the direction of writing. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]/gu
/** Windows takes these for devices, whatever follows the first dot. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))/iu

/** A name that others chose, as the name of a file in one folder: on any system, not hidden, and never a way out of it. */
export function fileNameOf(given: string): string {
  const visible = given.replace(unseen, '').normalize('NFC').replace(separators, '_')
  const whole = visible.trim().replace(/^\.+/, '_').replace(device, '_$&')
  const extension = extname(whole)
  const end = Buffer.byteLength(extension) > longestExtension ? '' : extension
  const stem = cut(whole.slice(0, whole.length - end.length), longest - Buffer.byteLength(end))
  // Windows drops dots and spaces at the end: the name would be another one.
  const name = `${stem}${end}`.replace(/[. ]+$/, '')
  return name === '' || name === '_' ? 'file' : name
}

function cut(text: string, most: number): string {
  let bytes = 0
  let kept = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > most) break
    kept += character
  }
  return kept
}
