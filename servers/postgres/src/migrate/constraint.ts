import type { Syntax } from '../syntax.ts'
import type { Finding } from './finding.ts'

const inTwoSteps = 'Add it NOT VALID, then VALIDATE CONSTRAINT in a later transaction.'

/** ADD CONSTRAINT, or a constraint of an added column. */
export function constraintAdded(constraint: Syntax): Finding | undefined {
  switch (constraint.contype) {
    case 'CONSTR_FOREIGN':
      return unlessNotValid(
        constraint,
        'Adding the foreign key reads the whole table while writes to both are blocked.',
      )
    case 'CONSTR_CHECK':
      return unlessNotValid(constraint, 'Adding the check reads the whole table while reads and writes are blocked.')
    case 'CONSTR_NOTNULL':
      return unlessNotValid(constraint, 'Adding NOT NULL reads the whole table while reads and writes are blocked.')
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      if (constraint.indexname !== undefined) return undefined
      return indexed('CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX.')
    case 'CONSTR_EXCLUSION':
      return indexed()
    default:
      return undefined
  }
}

function unlessNotValid(constraint: Syntax, why: string): Finding | undefined {
  if (constraint.skip_validation === true) return undefined
  return { rule: 'scans-table', why, safer: inTwoSteps }
}

function indexed(safer?: string): Finding {
  const why = 'The index behind the constraint is built while reads and writes are blocked.'
  return { rule: 'index-blocks', why, ...(safer === undefined ? {} : { safer }) }
}
