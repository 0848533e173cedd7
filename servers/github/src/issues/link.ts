import { ConnectorError } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import type { Repo } from '../repo.ts'
import { shortName } from './relation.ts'
import type { Issue } from './row.ts'

/** An issue that another is linked with, named by number, `owner/name#12` or URL. */
export interface Linked {
  repo: Repo
  issue: Issue
  /** `#12`, or with its repository where that is another. */
  label: string
}

/** Finds the issue that `given` names. @throws ConnectorError `invalid`, `refused` or `not_found` */
export async function linked(client: GitHub, here: Repo, given: string, signal: AbortSignal): Promise<Linked> {
  const plain = /^#?(\d{1,9})$/.exec(given.trim())
  const place = plain ? { repo: here, number: Number(plain[1]) } : client.place(given)
  if (place.number === undefined) {
    throw new ConnectorError('invalid', `${JSON.stringify(given)} names no issue.`, {
      hint: 'Write 12, owner/name#12 or the URL of the issue.',
    })
  }
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}'
  const issue = await place.repo.request(route, { issue_number: place.number }, { signal })
  return {
    repo: place.repo,
    issue,
    label: shortName({ repo: place.repo.full, number: issue.number }, here.full),
  }
}
