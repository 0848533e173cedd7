import { ConnectorError } from '@mcp-connectors/core'

export interface Edit {
  old: string
  new: string
}

/** A text of GitHub with the line ends that people write: forms send `\r\n`. */
export function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}

/** Replaces each `old`, which must be there exactly once. @throws ConnectorError saying how often it is */
export function editBody(body: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { old, new: replacement }) => {
    const wanted = plainLines(old)
    const times = text.split(wanted).length - 1
    if (times === 1) return text.replace(wanted, () => plainLines(replacement))
    const quoted = JSON.stringify(old.length > 80 ? `${old.slice(0, 80)}…` : old)
    throw new ConnectorError('conflict', `The body has ${quoted} ${times === 0 ? 'nowhere' : `${times} times`}.`, {
      hint:
        times === 0
          ? 'Read it again and copy the text exactly.'
          : 'Take more of the text around it, so that it is there once.',
    })
  }, plainLines(body))
}
