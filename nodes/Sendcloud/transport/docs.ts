/**
 * Pages of this package's docs, for errors and notices of the panel that need more words than fit into them.
 * `npm run addresses` moves them.
 */
export const DOCS =
	'https://github.com/n8n-nodes-sendcloud-shipping/n8n-nodes-sendcloud-shipping/blob/main/docs/';

export const PAGES = {
	credentials: 'credentials.md#what-the-test-says',
	labels: 'labels.md',
	limits: 'errors.md#limits',
	boughtOnce: 'bought-once.md#what-cannot-be-excluded',
	outOfReach: 'trigger.md#when-sendcloud-cannot-reach-your-n8n',
	returns: 'returns.md',
	trigger: 'trigger.md',
} as const;

/** Where to read on, as a text that is understood in a mail and a log, too. */
export const more = (page: keyof typeof PAGES): string => `(More: ${DOCS}${PAGES[page]})`;

/** A link for the panel. */
export const pageLink = (page: keyof typeof PAGES, words: string): string =>
	`<a href="${DOCS}${PAGES[page]}" target="_blank">${words}</a>`;

/** Any of them, the longer ones first: one is the beginning of another. */
const OURS = new RegExp(
	Object.values(PAGES)
		.sort((a, b) => b.length - a.length)
		.map((page) => `${DOCS}${page}`.replace(/[.]/g, '\\.'))
		.join('|'),
	'g',
);

/** The same text with links where it names these pages, and nowhere else, for places that show markup. */
export function withLinks(markup: string): string {
	return markup.replace(OURS, '<a href="$&" target="_blank">$&</a>');
}
