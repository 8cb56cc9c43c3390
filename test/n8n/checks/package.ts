/** n8n has installed the package by itself and shows what is in it. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { World } from '../e2e';

const NODES = ['sendcloud', 'sendcloudPollingTrigger', 'sendcloudTrigger'];
const CREDENTIALS = ['sendcloudApi', 'sendcloudOAuth2Api'];

export default ({ n8n, setup }: World) => {
	const { name, version } = setup.package;

	test('is listed among the community nodes', async () => {
		const installed = await n8n.installedPackages();
		assert.deepEqual(
			installed.map(({ packageName, installedVersion, installedNodes }) => ({
				packageName,
				installedVersion,
				types: installedNodes.map(({ type }) => type),
			})),
			[
				{
					packageName: name,
					installedVersion: version,
					types: NODES.map((node) => `${name}.${node}`),
				},
			],
		);
	});

	for (const node of NODES) {
		test(`brings the node ${node}, with an icon for light and dark`, async () => {
			const type = (await n8n.nodeTypes()).find(
				(candidate) => candidate.name === `${name}.${node}`,
			);
			assert.ok(type);
			const icons = Object.values(type.iconUrl as Record<string, string>);
			assert.equal(icons.length, 2);
			for (const path of icons) {
				const icon = await fetch(`${n8n.url}/${path}`);
				assert.equal(icon.status, 200);
				assert.match(await icon.text(), /<svg/);
			}
		});
	}

	for (const credential of CREDENTIALS) {
		test(`brings the credential ${credential}`, async () => {
			assert.ok((await n8n.credentialTypes()).some((type) => type.name === credential));
		});
	}
};
