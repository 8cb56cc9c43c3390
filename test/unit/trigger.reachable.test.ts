/** Which addresses of an n8n are known to be out of Sendcloud's reach. */
import { whyOutOfReach } from '../../nodes/Sendcloud/trigger/reachable';

const SENDCLOUD = 'https://panel.sendcloud.sc/api';

it.each([
	'http://localhost:5678',
	'https://localhost',
	'https://n8n.localhost',
	'https://127.0.0.1',
	'https://127.1',
	'https://0x7f.0.0.1',
	'https://2130706433',
	'https://[::]',
	'https://[::1]',
	'https://[::ffff:10.0.0.1]',
	'https://[fd12::1]',
	'https://[fe80::1]',
	'https://10.1.2.3',
	'https://172.16.0.1',
	'https://172.31.255.255',
	'https://192.168.1.5:8443',
	'https://169.254.1.1',
	'https://100.64.0.1',
	'https://0.0.0.0',
	'https://n8n',
	'https://server1',
	'https://N8N.Local',
	'https://n8n.internal.',
	'https://n8n.home.arpa',
	'https://host.docker.internal:5678',
])('%s is not reached', (address) => {
	expect(whyOutOfReach(`${address}/webhook/x`, SENDCLOUD)).toMatch(
		/^Sendcloud cannot reach this n8n: https?:.+ is known only on this machine or network\. .+WEBHOOK_URL.+docs\/trigger\.md#/,
	);
	// A Sendcloud on this machine reaches everything here.
	expect(whyOutOfReach(`${address}/webhook/x`, 'http://127.0.0.1:4010/api')).toBeUndefined();
});

it.each([
	'https://n8n.shop.example',
	'https://n8n.shop.example:8443',
	'https://8.8.8.8',
	'https://172.15.0.1',
	'https://172.32.0.1',
	'https://100.128.0.1',
	'https://[2001:db8::1]',
	'https://localhost.shop.example',
	'https://10.shop.example',
	'https://fd12.shop.example',
])('%s may be reached', (address) => {
	expect(whyOutOfReach(`${address}/webhook/x`, SENDCLOUD)).toBeUndefined();
});

it('http is refused wherever it is', () => {
	expect(whyOutOfReach('http://n8n.shop.example/webhook/x', SENDCLOUD)).toMatch(
		/over https only, and the address of this n8n is http:\/\/n8n\.shop\.example/,
	);
});
