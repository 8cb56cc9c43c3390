/**
 * docs/ as a static site: `npm run site`. What links out of docs/ leads to the repository, whose address stands in the
 * package's package.json alone.
 */
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const repository = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
const { pathname } = new URL(repository);

/** The anchors that GitHub gives to headings, so that links lead to the same place on both. */
const slugify = (heading) =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');

/** Links out of docs/, which has no folders with pages in it. */
function outwards(markdown) {
	markdown.core.ruler.push('outwards', ({ tokens }) => {
		for (const { children } of tokens) {
			for (const token of children ?? []) {
				const href = token.type === 'link_open' ? token.attrGet('href') : null;
				if (href?.startsWith('../'))
					token.attrSet('href', `${repository}/blob/main/${href.slice(3)}`);
			}
		}
	});
}

export default {
	title: 'Sendcloud for n8n',
	description: manifest.description,
	lang: 'en',
	// GitHub's pages of a repository lie under its name.
	base: `/${pathname.split('/').pop()}/`,
	cleanUrls: false,
	head: [['meta', { name: 'color-scheme', content: 'light dark' }]],
	markdown: { config: outwards, anchor: { slugify }, toc: { slugify } },
	themeConfig: {
		search: { provider: 'local' },
		outline: [2, 3],
		socialLinks: [{ icon: 'github', link: repository }],
		nav: [
			{ text: 'First label', link: '/first-label' },
			{ text: 'Operations', link: '/operations' },
			{ text: 'Templates', link: '/templates' },
		],
		sidebar: [
			{
				text: 'Begin',
				items: [
					{ text: 'First label in five minutes', link: '/first-label' },
					{ text: 'Keys and OAuth2', link: '/credentials' },
					{ text: 'Templates', link: '/templates' },
					{ text: 'All operations', link: '/operations' },
				],
			},
			{
				text: 'Jobs',
				items: [
					{ text: 'Orders from shops', link: '/shops' },
					{ text: 'Labels', link: '/labels' },
					{ text: 'Bought once', link: '/bought-once' },
					{ text: 'Where parcels are', link: '/tracking' },
					{ text: 'Parcel events and webhooks', link: '/trigger' },
					{ text: 'Returns', link: '/returns' },
					{ text: 'Pick-up points and pickups', link: '/pickups' },
					{ text: 'Lost parcels: claims', link: '/claims' },
					{ text: 'What it costs', link: '/costs' },
					{ text: 'AI agents', link: '/agents' },
				],
			},
			{
				text: 'At night',
				items: [
					{ text: 'When something goes wrong', link: '/errors' },
					{ text: 'Speed', link: '/speed' },
					{ text: 'Queue mode', link: '/queue-mode' },
					{ text: 'Security', link: '/security' },
				],
			},
			{
				text: 'The package',
				items: [
					{ text: 'Versions', link: '/versions' },
					{ text: 'Build it, see it work', link: '/building' },
					{ text: 'Publishing', link: '/publishing' },
				],
			},
		],
		footer: {
			message: 'Independent of Sendcloud and n8n; their names belong to them. MIT License.',
		},
	},
};
