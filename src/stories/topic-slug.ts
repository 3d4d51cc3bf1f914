/** A topic's name in addresses: "São Paulo" is `sao-paulo`. Letters of every script stay; at most 80 characters. */
export function topicSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  return Array.from(slug).slice(0, 80).join('').replace(/^-|-$/g, '') || 'topic';
}
