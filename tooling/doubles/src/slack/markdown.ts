/** What Slack keeps as the text of a message that was sent as Markdown: mentions stay, all else is escaped. */
export function mrkdwnOf(markdown: string): string {
  const mention = /<(?:[@#][A-Z0-9]+(?:\|[^>]*)?|!(?:here|channel|everyone|subteam\^[A-Z0-9]+)(?:\|[^>]*)?)>/g
  const kept: string[] = []
  const marked = markdown.replaceAll(mention, found => `\uE000${kept.push(found) - 1}\uE001`)
  const escaped = marked.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped
    .replaceAll(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>')
    .replaceAll(/\*\*([^*\n]+)\*\*/g, '*$1*')
    .replaceAll(/~~([^~\n]+)~~/g, '~$1~')
    .replaceAll(/\uE000(\d+)\uE001/g, (_match, index: string) => kept[Number(index)] ?? '')
}
