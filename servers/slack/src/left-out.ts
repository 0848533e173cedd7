/** What was found and is not shown, a line for each reason. */
export function leftOut({ hidden = 0, withheld = 0 }: { hidden?: number; withheld?: number }): string[] {
  return [
    ...(hidden === 0 ? [] : [`${hidden} left out: the settings do not allow their conversations.`]),
    ...(withheld === 0 ? [] : [`${withheld} left out: by bots or people outside the organization (--lockdown).`]),
  ]
}
