import type { Column, Field } from './list-fields.ts'

export interface ListRecord {
  readonly columns: readonly Column[]
  readonly description: readonly unknown[]
  readonly todo: boolean
  /** In the order of the list; those with `parent` are subtasks. */
  readonly rows: Map<string, Row>
}

export interface Row {
  readonly id: string
  readonly parent?: string
  readonly created: number
  readonly createdBy: string
  updated: number
  updatedBy: string
  archived: boolean
  fields: readonly Field[]
}
