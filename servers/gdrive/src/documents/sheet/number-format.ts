/** How a number is to be shown. */
export type Look =
  | { as: 'number'; before: string; after: string }
  | { as: 'percent' | 'date' | 'time' | 'datetime' | 'duration' | 'text' }

export const plain: Look = { as: 'number', before: '', after: '' }

/** The built-in formats that are not plain numbers. */
export function builtIn(id: number): Look {
  if (id === 9 || id === 10) return { as: 'percent' }
  if (id === 22) return { as: 'datetime' }
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return { as: 'date' }
  if (id >= 18 && id <= 21) return { as: 'time' }
  if (id >= 45 && id <= 47) return { as: 'duration' }
  return plain
}

/** The longest that Excel writes. */
const longest = 255

/** A format of the workbook's own: `yyyy-mm-dd`, `[$€-407] #,##0.00`, `0.0%` */
export function lookOf(code: string): Look {
  const [section = ''] = code.slice(0, longest).split(';')
  const currency = /\[\$([^\]-]{1,5})(?:-[^\]]*)?\]|([$€£¥₹])/.exec(section)
  const bare = section.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[\$[^\]]*\]/g, '')
  if (/\[(?:h+|m+|s+)\]/i.test(bare)) return { as: 'duration' }
  const letters = bare
    .replace(/\[[^\]]*\]/g, '')
    .replace(/general/i, '')
    .toLowerCase()
  if (letters.includes('%')) return { as: 'percent' }
  const hasDate = /[ydg]|m(?!.*[hs])/.test(letters) && !/[#0?]/.test(letters.replace(/[.]0+/g, ''))
  const hasTime = /[hs]/.test(letters)
  if (hasDate || hasTime) return { as: hasDate ? (hasTime ? 'datetime' : 'date') : 'time' }
  if (letters.trim() === '@') return { as: 'text' }
  const sign = currency?.[1] ?? currency?.[2]
  if (!currency || sign === undefined) return plain
  const isFirst = currency.index < section.search(/[#0?]/)
  return { as: 'number', before: isFirst ? sign : '', after: isFirst ? '' : ` ${sign}` }
}

const day = 86_400_000
/** The last day of the year 9999. */
const lastDay = 2_958_465

/** The text of a number as a person reads it; dates are in ISO form. */
export function shownNumber(text: string, look: Look, is1904: boolean): string {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) return text
  if (look.as === 'number')
    return `${value < 0 && look.before ? '-' : ''}${look.before}${short(look.before ? Math.abs(value) : value)}${look.after}`
  if (look.as === 'percent') return `${short(value * 100)}%`
  if (look.as === 'text') return short(value)
  if (look.as === 'duration') return duration(value)
  return shownDate(value, look.as, is1904)
}

/** Without the noise of binary fractions. */
function short(value: number): string {
  return String(Number(value.toPrecision(15)))
}

function duration(value: number): string {
  const seconds = Math.round(Math.abs(value) * 86_400)
  const two = (number: number) => String(number).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  return `${value < 0 ? '-' : ''}${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function shownDate(value: number, as: 'date' | 'time' | 'datetime', is1904: boolean): string {
  const serial = is1904 ? value + 1462 : value
  if (serial < 0 || serial > lastDay + 1) return short(value)
  // Excel has a day that never was, the 60th, so that earlier ones are off by one.
  if (Math.floor(serial) === 60 && !is1904) return '1900-02-29'
  const days = serial < 60 && !is1904 ? serial + 1 : serial
  const date = new Date(Date.UTC(1899, 11, 30) + Math.round((days * day) / 1000) * 1000)
  const iso = date.toISOString()
  const time = iso.endsWith(':00.000Z') ? iso.slice(11, 16) : iso.slice(11, 19)
  if (as === 'time' || serial < 1) return time
  return as === 'date' || time === '00:00' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`
}
