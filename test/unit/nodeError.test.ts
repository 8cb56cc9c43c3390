/** Which of n8n's errors becomes of ours, and that its words stay ours. */
import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { DOCS, more, PAGES } from '../../nodes/Sendcloud/transport/docs';
import { refusal, SendcloudError, type ErrorKind } from '../../nodes/Sendcloud/transport/errors';
import { asMarkup, nodeError } from '../../nodes/Sendcloud/transport/nodeError';

const node = { name: 'Sendcloud', type: 'sendcloud', parameters: {} } as unknown as INode;

it.each<[ErrorKind, string]>([
	['input', 'NodeOperationError'],
	['cancelled', 'NodeOperationError'],
	['refused', 'NodeApiError'],
	['unanswered', 'NodeApiError'],
	['limited', 'NodeApiError'],
])('what is %s becomes a %s', (kind, name) => {
	const problems = [{ path: ['x'], detail: 'bad' }];
	const details = { kind, status: 400, problems, description: 'What to do.' };
	const error = nodeError(node, new SendcloudError('What was wrong', details), 'Item 1: wrong');
	expect(error).toBeInstanceOf(name === 'NodeApiError' ? NodeApiError : NodeOperationError);
	expect(error).toMatchObject({ message: 'Item 1: wrong', description: 'What to do.' });
	if (!(error instanceof NodeApiError)) return;
	expect(error.httpCode).toBe('400');
	// What n8n shows under "Details".
	expect(error.errorResponse).toEqual({ message: 'Item 1: wrong', problems });
});

it('has no status where there was no answer', () => {
	const error = nodeError(node, new SendcloudError('No answer', { kind: 'unanswered' }));
	expect(error).toMatchObject({ message: 'No answer' });
	expect((error as NodeApiError).httpCode).toBeNull();
});

it.each<ErrorKind>(['input', 'refused'])(
	'shows markup in a description as the text it is (%s)',
	(kind) => {
		const description = 'found "<a href=//evil.example style=position:fixed>" & more';
		expect(nodeError(node, new SendcloudError('x', { kind, description })).description).toBe(
			'found "&lt;a href=//evil.example style=position:fixed&gt;" &amp; more',
		);
	},
);

it.each<ErrorKind>(['input', 'refused'])(
	'keeps its words, whatever n8n reads into them (%s)',
	(kind) => {
		const message = 'tags › 1 must be one of horlogeaccessoires, ECONNREFUSED';
		expect(nodeError(node, new SendcloudError(message, { kind })).message).toBe(message);
	},
);

it('links the pages of our own docs, which errors name, and nothing else', () => {
	const page = `${DOCS}${PAGES.credentials}`;
	const shown = asMarkup(`Refused <a href="https://evil.example">${page}</a> ${more('limits')}`);
	const link = (url: string) => `<a href="${url}" target="_blank">${url}</a>`;
	expect(shown).toBe(
		`Refused &lt;a href="https://evil.example"&gt;${link(page)}&lt;/a&gt; (More: ${link(`${DOCS}${PAGES.limits}`)})`,
	);
});

it.each([
	[401, PAGES.credentials],
	[429, PAGES.limits],
])('HTTP %i names the page that says more', (status, page) => {
	expect(refusal(status, undefined, 'GET /v3/orders').description).toContain(
		`(More: ${DOCS}${page})`,
	);
});
