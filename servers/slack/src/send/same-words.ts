/**
 * Whether two texts say the same, one as it was sent and one as Slack gives it back: there Markdown has become Slack's own
 * markup, entities are written out, and emoji are names.
 */
export function sameWords(one: string, other: string): boolean {
  return wordsOf(one) === wordsOf(other)
}

function wordsOf(text: string): string {
  const bare = text
    .replace(/^[ \t]*`{3,}[^\n`]*/gm, ' ')
    .replace(/&(?:lt|gt|amp|quot|#39|nbsp);/g, ' ')
    .replace(/:[a-z0-9_+'-]+:/g, ' ')
    .replace(/\b(?:https?|mailto):/g, ' ')
    .replace(/[0-9#*]\uFE0F?\u20E3/g, ' ')
  return [...new Set(bare.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])].sort().join(' ')
}
