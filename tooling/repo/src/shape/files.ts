import { allowed, mayBeVague } from './allowed.ts'
import type { Rule } from './source.ts'

const vague = /^(utils?|helpers?|common|types|managers?|misc|shared|lib)$/

/** Names in kebab-case that say what is inside, and `index.ts` at the root of a package alone. */
export const fileNames: Rule = ({ path }) => {
  const parts = path.split('/')
  const [file = ''] = parts.slice(-1)
  const words = [...parts.slice(0, -1), file.replace(/\..*$/, '')]
  const problems = []
  if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|js|mjs)$/.test(file)) problems.push('name the file in kebab-case.')
  const [bad] = words.filter(word => vague.test(word))
  if (bad !== undefined && !allowed(path, mayBeVague)) problems.push(`"${bad}" says nothing: name it for what it does.`)
  if (file.startsWith('index.') && !/^packages\/[a-z-]+\/src\/index\.ts$/.test(path)) {
    problems.push('index.ts is only for the root of a package: name the file for what it does.')
  }
  return problems.map(problem => `${path} ${problem}`)
}

/** 300 lines, a test 400. */
export const shortFiles: Rule = ({ path, text }) => {
  const lines = text.trimEnd().split('\n').length
  const most = /\.test\.ts$/.test(path) ? 400 : 300
  return lines > most ? [`${path} has ${lines} lines: split it, ${most} is the most.`] : []
}
