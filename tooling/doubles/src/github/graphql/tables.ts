import { commitMutations } from './commit-mutations.ts'
import { discussionMutations } from './discussion-mutations.ts'
import { discussionTypes } from './discussion-types.ts'
import { gitTypes } from './git-types.ts'
import { issueTypes } from './issue-types.ts'
import { peopleTypes } from './people.ts'
import { projectMutations } from './project-mutations.ts'
import { projectTypes } from './project-types.ts'
import { projectValueTypes } from './project-values.ts'
import { pullMutations } from './pull-mutations.ts'
import { pullTypes } from './pull-types.ts'
import { queryTypes } from './query.ts'
import { queueTypes } from './queue-entry.ts'
import { reactionTypes } from './remark.ts'
import { repositoryTypes } from './repository.ts'
import { reviewMutations } from './review-mutations.ts'
import { rollupTypes } from './rollup.ts'
import type { Types } from './source.ts'
import { threadTypes } from './threads.ts'

const tables: readonly Types[] = [
  queryTypes,
  repositoryTypes,
  gitTypes,
  rollupTypes,
  peopleTypes,
  issueTypes,
  pullTypes,
  queueTypes,
  threadTypes,
  reactionTypes,
  discussionTypes,
  projectTypes,
  projectValueTypes,
  commitMutations,
  pullMutations,
  reviewMutations,
  discussionMutations,
  projectMutations,
]

/** What resolves the fields of each type. */
export const types: Types = tables.reduce<Record<string, Types[string]>>((all, table) => {
  for (const [name, fields] of Object.entries(table)) all[name] = { ...all[name], ...fields }
  return all
}, {})
