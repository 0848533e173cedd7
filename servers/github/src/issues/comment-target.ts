import { ConnectorError } from '@mcp-connectors/core'

/** A comment named by its id or URL. `review`: on a line of a diff. Undefined kind: only the id was given. */
export interface CommentTarget {
  id: number
  kind: 'issue' | 'review' | undefined
}

/** The comment in the hash of a URL, as `#issuecomment-1` or `#discussion_r1`; undefined where there is none. */
export function commentIn(url: string): CommentTarget | undefined {
  const [, word, id] = /(?:#|^)(issuecomment-|discussion_r)(\d{1,15})$/.exec(url.trim()) ?? []
  return word === undefined ? undefined : { id: Number(id), kind: word === 'discussion_r' ? 'review' : 'issue' }
}

/** A comment by its id or URL. @throws ConnectorError `invalid` */
export function commentTarget(given: string): CommentTarget {
  if (/^\d{1,15}$/.test(given.trim())) return { id: Number(given), kind: undefined }
  const found = commentIn(given)
  if (found) return found
  throw new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 120))} names no comment.`, {
    hint: 'Pass its id, or its URL that ends in #issuecomment-1 or #discussion_r1.',
  })
}
