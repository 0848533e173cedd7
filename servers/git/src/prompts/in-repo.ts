/** The first line of a prompt about one repository. */
export function inRepo(repo: string | undefined): string {
  return repo === undefined || repo === '' ? '' : `Repository: ${JSON.stringify(repo)} (pass it as repo).\n`
}
