import { isJson } from '../call.ts'
import type { ProjectField, ProjectItem } from '../projects.ts'
import { connection } from './connection.ts'
import { repoName, repositoryOf } from './places.ts'
import { fieldSource } from './project-types.ts'
import { actor, jsons, known, type Source, source, type Types } from './source.ts'

/** The values of an item, those of its issue or pull request too, in the order of the fields. */
export function valueSources(item: ProjectItem, content: Source | null): Source[] {
  return item.project.fields.flatMap(field => {
    const value =
      content === null ? undefined : (ownValue(field, content) ?? setValue(field, item.values.get(field.id)))
    if (value === undefined) return []
    const id = `${value.__typename === 'ProjectV2ItemFieldSingleSelectValue' ? 'PVTFSV' : 'PVTFV'}_${item.id}_${field.id}`
    const times = { created_at: item.createdAt, updated_at: item.updatedAt }
    return [
      { ...value, node_id: id, id: field.id, fieldName: field.name, field: fieldSource(item.project, field), ...times },
    ]
  })
}

/** What the issue or pull request says itself. */
function ownValue({ dataType }: ProjectField, content: Source): Source | undefined {
  if (dataType === 'TITLE') return known('ProjectV2ItemFieldTextValue', { text: content.title })
  if (content.__typename === 'DraftIssue') return undefined
  if (dataType === 'LABELS' && jsons(content.labels).length > 0) {
    return known('ProjectV2ItemFieldLabelValue', { labels: content.labels })
  }
  if (dataType === 'ASSIGNEES' && jsons(content.assignees).length > 0) {
    return known('ProjectV2ItemFieldUserValue', { users: content.assignees })
  }
  if (dataType === 'MILESTONE' && isJson(content.milestone)) {
    return known('ProjectV2ItemFieldMilestoneValue', { milestone: content.milestone })
  }
  return dataType === 'REPOSITORY' ? known('ProjectV2ItemFieldRepositoryValue', { contentUrl: content.url }) : undefined
}

function setValue(field: ProjectField, value: string | number | undefined): Source | undefined {
  if (value === undefined) return undefined
  const option = field.options.find(({ id }) => id === value)
  const iteration = field.iterations.find(({ id }) => id === value)
  switch (field.dataType) {
    case 'TEXT':
      return known('ProjectV2ItemFieldTextValue', { text: value })
    case 'NUMBER':
      return known('ProjectV2ItemFieldNumberValue', { number: value })
    case 'DATE':
      return known('ProjectV2ItemFieldDateValue', { date: value })
    case 'SINGLE_SELECT': {
      if (option === undefined) return undefined
      const { id: optionId, name, color, description } = option
      return known('ProjectV2ItemFieldSingleSelectValue', { optionId, name, nameHTML: name, color, description })
    }
    case 'ITERATION': {
      if (iteration === undefined) return undefined
      const { id: iterationId, title, startDate, duration } = iteration
      return known('ProjectV2ItemFieldIterationValue', { iterationId, title, titleHTML: title, startDate, duration })
    }
    default:
      return undefined
  }
}

export const projectValueTypes: Types = {
  ProjectV2ItemFieldLabelValue: {
    labels: ({ labels }, args) => connection(jsons(labels), args, { make: one => known('Label', one) }),
  },
  ProjectV2ItemFieldUserValue: {
    users: ({ users }, args) => connection(jsons(users), args, { make: actor }),
  },
  ProjectV2ItemFieldMilestoneValue: {
    milestone: ({ milestone }) => source('Milestone', milestone),
  },
  ProjectV2ItemFieldRepositoryValue: {
    repository: async ({ contentUrl }, _args, context) => await repositoryOf(context, repoName(contentUrl)),
  },
}
