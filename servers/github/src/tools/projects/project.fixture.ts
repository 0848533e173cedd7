import { type Github, startGithub } from '@tooling/doubles/github'

export const repo = 'octocat/hello'

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

/** Project 1 of octocat, "Roadmap", with five issues, of which four are in it, and a draft. */
export async function startWithProject(): Promise<{ double: Github; items: string[] }> {
  const double = await startGithub()
  for (let number = 1; number <= 5; number++) await double.seed.issue(repo, { title: `Issue ${number}` })
  const iterations = [
    { title: 'Sprint 1', startDate: day(-20), duration: 14 },
    { title: 'Sprint 2', startDate: day(-5), duration: 14 },
    { title: 'Sprint 3', startDate: day(9), duration: 14 },
  ]
  const { items } = double.seed.project({
    owner: 'octocat',
    title: 'Roadmap',
    shortDescription: 'What comes',
    fields: [
      { name: 'Points', dataType: 'NUMBER' },
      { name: 'Due', dataType: 'DATE' },
      { name: 'Note', dataType: 'TEXT' },
      { name: 'Sprint', dataType: 'ITERATION', iterations },
    ],
    items: [
      { issue: `${repo}#1`, values: { Status: 'Todo', Points: 3 } },
      { issue: `${repo}#2`, values: { Status: 'Done', Sprint: 'Sprint 1' } },
      { issue: `${repo}#3`, values: { Status: 'Todo' } },
      { issue: `${repo}#4` },
      { draft: 'An idea', values: { Status: 'Todo' } },
    ],
  })
  return { double, items }
}
