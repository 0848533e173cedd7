import { prompt } from '../tool.ts'

export const explainSlowQuery = prompt({
  name: 'explain-slow-query',
  title: 'Explain a slow query',
  description: 'Find out why a statement is slow and what would make it faster.',
  args: { sql: { description: 'The statement.', required: true } },
  render: ({ sql = '' }) => `Find out why this statement is slow:

${sql}

1. Look at its plan with postgres_explain; when it is a SELECT that may run now, with analyze true.
2. Describe the tables that cost most with postgres_describe (profile true).
3. Ask postgres_index_advice, and try two or three indexes in the indexes argument of postgres_explain.
Then tell me which step costs the time and why, and what I should do: first what needs no change of the schema (rewriting, ANALYZE, settings), then indexes, each with its SQL, its size and its cost for writes. Say what you measured and what you only estimated.`,
})
