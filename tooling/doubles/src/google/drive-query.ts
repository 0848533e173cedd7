import { forbidden, invalid } from './errors.ts'

interface Looked {
  readonly name: string
  readonly isHidden: boolean
}

const string = String.raw`'((?:[^'\\]|\\.)*)'`
const term = new RegExp(String.raw`^\s*(?:name\s*(=|!=|contains)\s*${string}|hidden\s*(=|!=)\s*(true|false))\s*`)
const ofAdministrators = /^\s*(memberCount|organizerCount|createdTime|orgUnitId)\b/

/** The `q` of `drives.list`: terms about `name` and `hidden`, all of which must hold. Throws 400. */
export function driveTerms(q: string): (drive: Looked) => boolean {
  const wanted: ((drive: Looked) => boolean)[] = []
  let rest = q
  while (rest.trim() !== '') {
    if (wanted.length > 0) rest = afterAnd(rest)
    if (ofAdministrators.test(rest)) {
      throw forbidden('queryRequiresAdminCredentials', 'This query requires administrator credentials.')
    }
    const [whole, operator, text = '', compared, value] = term.exec(rest) ?? []
    if (whole === undefined) throw invalid('q')
    rest = rest.slice(whole.length)
    wanted.push(
      operator === undefined
        ? drive => (drive.isHidden === (value === 'true')) === (compared === '=')
        : named(operator, text.replaceAll(/\\(.)/g, '$1').toLowerCase()),
    )
  }
  return drive => wanted.every(isWanted => isWanted(drive))
}

function afterAnd(rest: string): string {
  const [and] = /^\s*and\b/i.exec(rest) ?? []
  if (and === undefined) throw invalid('q')
  return rest.slice(and.length)
}

/** `contains` means the beginning of a word, as for files. */
function named(operator: string, text: string): (drive: Looked) => boolean {
  if (operator !== 'contains') return ({ name }) => (name.toLowerCase() === text) === (operator === '=')
  return ({ name }) => ` ${name.toLowerCase()}`.includes(` ${text}`)
}
