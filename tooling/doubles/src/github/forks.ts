import { z } from 'zod'
import { type Answer, bodyOf, type Call, isJson, type Json, param, type Routes, remember } from './call.ts'
import { passOn } from './dispatch.ts'
import type { Front } from './front.ts'
import { copyCommits, refsOf, setRef } from './git.ts'

const parents = remember(() => new Map<number, number>())

/** Forks: the emulator makes an empty repository, and does not take a request without a body. */
export const forks: Routes = {
  'POST /repos/{owner}/{repo}/forks': async call => {
    const answer = await passOn(call, bodyOf(call))
    if (answer.status >= 400) return answer
    const { full_name, id } = z.looseObject({ full_name: z.string(), id: z.int() }).parse(answer.body)
    const source = `${param(call, 'owner')}/${param(call, 'repo')}`
    const parent = call.front.names.find(source)
    if (parent !== undefined) parents(call.front).set(id, parent.id)
    call.front.names.add(full_name, id)
    await copyAll(call.front, source, full_name)
    return answer
  },
}

async function copyAll(front: Front, from: string, to: string): Promise<void> {
  for (const { ref, sha } of await refsOf(front, from, 'heads/')) {
    await copyCommits(front, from, to, sha)
    await setRef(front, to, ref, sha)
  }
}

/** Where a repository was forked from. */
export async function withParent(call: Call, answer: Answer): Promise<Answer> {
  const { body } = answer
  const id = isJson(body) && typeof body.id === 'number' ? parents(call.front).get(body.id) : undefined
  const name = id === undefined ? undefined : call.front.names.byId(id)
  if (name === undefined || !isJson(body)) return answer
  const parent = await call.front.upstream({
    as: call.front.adminOf(name.split('/')[0] ?? ''),
    method: 'GET',
    path: `/repos/${name}`,
  })
  const full: Json = { ...body, parent: parent.body, source: parent.body }
  return { ...answer, body: full }
}
