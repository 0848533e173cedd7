import { remember } from './call.ts'
import type { Front } from './front.ts'

export type DataType =
  | 'TITLE'
  | 'ASSIGNEES'
  | 'LABELS'
  | 'MILESTONE'
  | 'REPOSITORY'
  | 'TEXT'
  | 'NUMBER'
  | 'DATE'
  | 'SINGLE_SELECT'
  | 'ITERATION'

export interface Option {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly description: string
}

export interface Iteration {
  readonly id: string
  readonly title: string
  /** `2026-11-24`. */
  readonly startDate: string
  /** In days. */
  readonly duration: number
}

export interface ProjectField {
  readonly id: number
  readonly nodeId: string
  readonly name: string
  readonly dataType: DataType
  readonly options: readonly Option[]
  readonly iterations: readonly Iteration[]
}

/** An issue or a pull request, or a draft that lives in the project alone. */
export type Content =
  | { readonly kind: 'ISSUE' | 'PULL_REQUEST'; readonly repoId: number; readonly number: number }
  | { readonly kind: 'DRAFT_ISSUE'; readonly id: number; title: string; body: string; readonly author: string }

export interface ProjectItem {
  readonly id: number
  readonly nodeId: string
  readonly project: Project
  readonly content: Content
  readonly createdAt: string
  readonly creator: string
  /** Field id → what was set: text, number, date, or the id of an option or iteration. */
  readonly values: Map<number, string | number>
  archived: boolean
  updatedAt: string
}

export interface Project {
  readonly id: number
  readonly nodeId: string
  readonly owner: string
  readonly number: number
  readonly creator: string
  readonly createdAt: string
  readonly fields: ProjectField[]
  readonly items: ProjectItem[]
  /** Repositories it is linked to. */
  readonly repoIds: number[]
  title: string
  shortDescription: string | null
  readme: string | null
  public: boolean
  closed: boolean
  updatedAt: string
}

const all = remember<Project[]>(() => [])

export const allProjects = (front: Front): readonly Project[] => all(front)

const builtIn = [
  ['Title', 'TITLE'],
  ['Assignees', 'ASSIGNEES'],
  ['Labels', 'LABELS'],
  ['Milestone', 'MILESTONE'],
  ['Repository', 'REPOSITORY'],
] as const

export function addProject(front: Front, given: Pick<Project, 'owner' | 'creator' | 'title'>): Project {
  const id = front.nextId()
  const now = new Date().toISOString()
  const project: Project = {
    ...{ id, nodeId: `PVT_${id}`, number: all(front).filter(one => one.owner === given.owner).length + 1 },
    ...given,
    ...{ createdAt: now, updatedAt: now, fields: [], items: [], repoIds: [] },
    ...{ shortDescription: null, readme: null, public: false, closed: false },
  }
  for (const [name, dataType] of builtIn) addField(front, project, { name, dataType })
  addField(front, project, { name: 'Status', dataType: 'SINGLE_SELECT', options: ['Todo', 'In Progress', 'Done'] })
  all(front).push(project)
  return project
}

export interface NewField {
  readonly name: string
  readonly dataType: DataType
  readonly options?: readonly string[]
  readonly iterations?: readonly Omit<Iteration, 'id'>[]
}

const prefixes: Readonly<Partial<Record<DataType, string>>> = { SINGLE_SELECT: 'PVTSSF', ITERATION: 'PVTIF' }
const colors = ['GRAY', 'YELLOW', 'GREEN', 'BLUE', 'RED', 'PURPLE', 'ORANGE', 'PINK']

function addField(front: Front, project: Project, given: NewField): ProjectField {
  const { name, dataType, options = [], iterations = [] } = given
  const id = front.nextId()
  const short = (index: number): string => (id * 100 + index).toString(16).slice(-8)
  const field: ProjectField = {
    ...{ id, nodeId: `${prefixes[dataType] ?? 'PVTF'}_${id}`, name, dataType },
    options: options.map((option, index) => {
      return { id: short(index), name: option, color: colors[index % colors.length] ?? 'GRAY', description: '' }
    }),
    iterations: iterations.map((iteration, index) => ({ id: short(index), ...iteration })),
  }
  project.fields.push(field)
  return field
}

export function addItem(front: Front, project: Project, content: Content, creator: string): ProjectItem {
  const id = front.nextId()
  const now = new Date().toISOString()
  const item: ProjectItem = {
    ...{ id, nodeId: `PVTI_${id}`, project, content, createdAt: now, creator, values: new Map() },
    ...{ archived: false, updatedAt: now },
  }
  project.items.push(item)
  return item
}

export interface SeededItem {
  /** `owner/name#12`. */
  readonly issue?: string
  readonly pull?: string
  readonly draft?: string
  readonly body?: string
  /** Field name → value: names of options and titles of iterations. */
  readonly values?: Readonly<Record<string, string | number>>
}

export interface SeededProject {
  readonly owner: string
  readonly title: string
  readonly shortDescription?: string
  readonly readme?: string
  readonly public?: boolean
  readonly fields?: readonly NewField[]
  readonly items?: readonly SeededItem[]
  /** `owner/name` of those it is linked to. */
  readonly repos?: readonly string[]
}

export function projectSeed(front: Front) {
  return {
    /** A project with its fields (Status is always there) and items; answers its number and ids. */
    project: (given: SeededProject) => {
      const creator = front.adminOf(given.owner)
      const project = addProject(front, { owner: given.owner, creator, title: given.title })
      project.shortDescription = given.shortDescription ?? null
      project.readme = given.readme ?? null
      project.public = given.public ?? false
      project.repoIds.push(...(given.repos ?? []).map(repo => repoId(front, repo)))
      for (const field of given.fields ?? []) addField(front, project, field)
      const items = (given.items ?? []).map(item => seedItem(front, project, item, creator))
      return { number: project.number, id: project.nodeId, items: items.map(({ nodeId }) => nodeId) }
    },
  }
}

function repoId(front: Front, repo: string): number {
  const found = front.names.find(repo)
  if (found === undefined) throw new Error(`There is no repository ${repo}`)
  return found.id
}

function seedItem(front: Front, project: Project, given: SeededItem, creator: string): ProjectItem {
  const item = addItem(front, project, contentOf(front, given, creator), creator)
  for (const [name, value] of Object.entries(given.values ?? {})) {
    const field = project.fields.find(one => one.name === name)
    if (field === undefined) throw new Error(`The project has no field ${name}`)
    const choice = field.options.find(one => one.name === value) ?? field.iterations.find(one => one.title === value)
    item.values.set(field.id, choice?.id ?? value)
  }
  return item
}

function contentOf(front: Front, { issue, pull, draft, body = '' }: SeededItem, author: string): Content {
  const [repo = '', number] = (issue ?? pull ?? '').split('#')
  if (number === undefined) return { kind: 'DRAFT_ISSUE', id: front.nextId(), title: draft ?? '', body, author }
  return { kind: pull === undefined ? 'ISSUE' : 'PULL_REQUEST', repoId: repoId(front, repo), number: Number(number) }
}
