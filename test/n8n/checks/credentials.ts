/** Saving either credential tells right from wrong, and says what to do. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';

import type { World } from '../e2e';
import { keysOf, oauthOf } from '../world';

export default ({ n8n, sendcloud }: World) => {
	const cases = [
		{
			type: 'sendcloudApi',
			data: keysOf(sendcloud),
			secret: 'secretKey',
			// The second are the words of n8n before 2.9, which does not ask for ours.
			help: /keys.+Settings › Integrations|check your credentials/,
		},
		{
			type: 'sendcloudOAuth2Api',
			data: oauthOf(sendcloud),
			secret: 'clientSecret',
			help: /client/i,
		},
	];
	const save = async (type: string, data: IDataObject) => {
		const credential = await n8n.createCredential('Test', type, data);
		const answer = await n8n.testCredential(credential, data);
		await n8n.deleteCredential(credential);
		return answer;
	};

	for (const { type, data, secret, help } of cases) {
		test(`${type}: right`, async () => {
			const { status, message } = await save(type, data);
			assert.deepEqual({ status, message }, { status: 'OK', message: 'Connection successful!' });
		});

		test(`${type}: wrong, with help`, async () => {
			const { status, message } = await save(type, { ...data, [secret]: 'mistyped' });
			assert.equal(status, 'Error');
			assert.match(message, help);
			assert.doesNotMatch(message, /mistyped/);
		});

		test(`${type}: nothing answers at the base URL`, async () => {
			// Port 1 is never used.
			const { status, message } = await save(type, {
				...data,
				baseUrl: 'http://127.0.0.1:1/api',
			});
			assert.equal(status, 'Error');
			assert.ok(message);
		});

		test(`${type}: a base URL that is none is refused`, async () => {
			const { status } = await save(type, { ...data, baseUrl: 'file:///etc/passwd' });
			assert.equal(status, 'Error');
		});
	}
};
