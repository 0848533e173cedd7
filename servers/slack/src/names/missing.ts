import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import type { Person } from '../person.ts'

interface Looked {
  looked: number
  isOpen: boolean
}

/** No channel has this name, as far as was looked. `names`: those that may be offered instead. */
export function missingChannel(name: string, own: Looked, others: Looked, names: readonly string[]): ConnectorError {
  const isOpen = own.isOpen || others.isOpen
  return new ConnectorError(
    'not_found',
    `#${name} is not among ${amount(own)} that the token is in, nor among ${amount(others, 'public ')}.`,
    {
      hint: hint(
        near(name, names).map(one => `#${one}`),
        isOpen,
        'an id or a link of the channel',
      ),
    },
  )
}

export function missingPerson(name: string, list: Looked, known: readonly Person[]): ConnectorError {
  const people = known.filter(({ deleted }) => !deleted)
  const names = new Map(
    people.flatMap(({ handle, name, real = name }) => [handle, name, real].map(one => [one, handle])),
  )
  const nearest = new Set(near(name, [...names.keys()]).map(one => `@${names.get(one)}`))
  const among = list.isOpen ? `the first ${number(list.looked)} people` : `the ${number(list.looked)} people`
  return new ConnectorError('not_found', `@${name} is not among ${among} of the workspace.`, {
    hint: hint([...nearest], list.isOpen, 'an id or an e-mail address'),
  })
}

export function ambiguous(name: string, people: readonly Person[]): ConnectorError {
  const handles = people.map(({ handle }) => `@${handle}`).sort()
  return new ConnectorError('conflict', `${people.length} people are called ${name}.`, {
    hint: `Pass a handle: ${handles.slice(0, 10).join(', ')}.`,
  })
}

function amount({ looked, isOpen }: Looked, kind = ''): string {
  return `the ${isOpen ? 'first ' : ''}${number(looked)} ${kind}channels`
}

function hint(nearest: readonly string[], isOpen: boolean, other: string): string {
  const guess = nearest.length === 0 ? '' : `Did you mean ${nearest.join(', ')}? `
  return `${guess}${isOpen ? `Pass ${other}, or look further with slack_find.` : 'slack_find looks for parts of names.'}`
}

/** `3,000` */
function number(count: number): string {
  return count.toLocaleString('en-US')
}
