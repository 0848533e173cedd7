import { z } from 'zod'
import { need } from './access.ts'
import {
  type Answer,
  bodyOf,
  type Call,
  type Json,
  notFound,
  numberParam,
  ok,
  Refusal,
  type Routes,
  repoPath,
} from './call.ts'
import { read } from './dispatch.ts'
import { blockedBy, links, seen } from './issue-records.ts'
import { paged } from './paged.ts'

const path = '/repos/{owner}/{repo}/issues/{issue_number}'

/** Parents and children, and what waits for what. */
export const issueLinks: Routes = {
  [`GET ${path}/sub_issues`]: async call => await listed(call, links(call.front).children.get(await idOf(call)) ?? []),
  [`POST ${path}/sub_issues`]: addSubIssue,
  [`DELETE ${path}/sub_issue`]: async call => {
    need(call, 'triage')
    const [parent, child] = [await idOf(call), numberIn(call, 'sub_issue_id')]
    if (links(call.front).parents.get(child) !== parent) throw notFound()
    detach(call, child)
    return ok(await read(call, `${repoPath(call)}/issues/${numberParam(call, 'issue_number')}`))
  },
  [`PATCH ${path}/sub_issues/priority`]: reorder,
  [`GET ${path}/parent`]: async call => {
    const parent = links(call.front).parents.get(await idOf(call))
    if (parent === undefined) throw notFound()
    return ok(await seen(call, parent, read))
  },
  [`GET ${path}/dependencies/blocked_by`]: async call =>
    await listed(call, links(call.front).blockers.get(await idOf(call)) ?? []),
  [`GET ${path}/dependencies/blocking`]: async call => await listed(call, blockedBy(call.front, await idOf(call))),
  [`POST ${path}/dependencies/blocked_by`]: async call => {
    need(call, 'triage')
    const [blocked, blocker] = [await idOf(call), numberIn(call, 'issue_id')]
    const issue = await seen(call, blocker, read)
    const { blockers } = links(call.front)
    const known = blockers.get(blocked) ?? []
    if (known.includes(blocker)) throw new Refusal(422, 'Target issue has already been taken')
    if (blocker === blocked) throw new Refusal(422, 'An issue cannot be blocked by itself')
    blockers.set(blocked, [...known, blocker])
    return ok(await seen(call, Number(issue.id), read), 201)
  },
  [`DELETE ${path}/dependencies/blocked_by/{issue_id}`]: async call => {
    need(call, 'triage')
    const [blocked, blocker] = [await idOf(call), numberParam(call, 'issue_id')]
    const known = links(call.front).blockers.get(blocked) ?? []
    if (!known.includes(blocker)) throw notFound()
    links(call.front).blockers.set(
      blocked,
      known.filter(id => id !== blocker),
    )
    return ok(await seen(call, blocker, read))
  },
}

async function idOf(call: Call): Promise<number> {
  const issue = await read(call, `${repoPath(call)}/issues/${numberParam(call, 'issue_number')}`)
  return Number(issue.id)
}

function numberIn(call: Call, name: string): number {
  const found = z.int().safeParse(bodyOf(call)[name])
  if (!found.success) throw new Refusal(422, `Invalid request.\n\nFor 'properties/${name}', nil is not an integer.`)
  return found.data
}

async function listed(call: Call, ids: readonly number[]): Promise<Answer> {
  return paged(call, await Promise.all(ids.map(id => seen(call, id, read))))
}

async function addSubIssue(call: Call): Promise<Answer> {
  need(call, 'triage')
  const [parent, child] = [await idOf(call), numberIn(call, 'sub_issue_id')]
  const { parents, children } = links(call.front)
  await seen(call, child, read)
  if (ancestors(call, parent).includes(child)) throw problem('Sub-issue cannot be an ancestor or the issue itself')
  if (parents.get(child) === parent)
    throw problem('Issue may not contain duplicate sub-issues and Sub issue may only have one parent')
  if (parents.has(child) && bodyOf(call).replace_parent !== true) throw problem('Sub issue may only have one parent')
  detach(call, child)
  parents.set(child, parent)
  children.set(parent, [...(children.get(parent) ?? []), child])
  return ok(await read(call, `${repoPath(call)}/issues/${numberParam(call, 'issue_number')}`), 201)
}

const problem = (message: string): Refusal =>
  new Refusal(422, `An error occurred while adding the sub-issue to the parent issue. ${message}`)

function ancestors(call: Call, id: number): number[] {
  const parent = links(call.front).parents.get(id)
  return parent === undefined ? [id] : [id, ...ancestors(call, parent)]
}

function detach(call: Call, child: number): void {
  const { parents, children } = links(call.front)
  const parent = parents.get(child)
  if (parent === undefined) return
  parents.delete(child)
  children.set(
    parent,
    (children.get(parent) ?? []).filter(id => id !== child),
  )
}

async function reorder(call: Call): Promise<Answer> {
  need(call, 'triage')
  const [parent, child] = [await idOf(call), numberIn(call, 'sub_issue_id')]
  const { after_id: after, before_id: before }: Json = bodyOf(call)
  const others = (links(call.front).children.get(parent) ?? []).filter(id => id !== child)
  const index = typeof after === 'number' ? others.indexOf(after) + 1 : others.indexOf(Number(before))
  if (index < 0 || (typeof after === 'number' && index === 0))
    throw new Refusal(422, 'The sub-issue to move next to is not there')
  links(call.front).children.set(parent, others.toSpliced(index, 0, child))
  return ok(await seen(call, parent, read))
}
