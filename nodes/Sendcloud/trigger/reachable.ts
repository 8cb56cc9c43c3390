/** Can Sendcloud reach this n8n at all? Told from its address alone, before anything is registered. */
import { more } from '../transport/docs';

/** First bytes of IPv4 addresses that no one reaches from outside (RFC 6890). */
const PRIVATE_IPV4 =
	/^(0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
/** Unspecified, loopback, unique local, link local, and IPv4 written as IPv6. */
const PRIVATE_IPV6 = /^\[(::1?\]|::ffff:|f[cd]|fe[89ab])/;
/** Names that the internet does not know (RFC 6761, 6762, 8375 and custom). */
const PRIVATE_NAME =
	/^[^.]+$|\.(localhost|local|internal|intranet|lan|home|home\.arpa|test|invalid)$/;

/** Is this an address of this machine or of a private network? */
export function isLocal(url: string): boolean {
	// The URL class writes every spelling of an IP address in one way.
	const host = new URL(url).hostname.replace(/\.$/, '');
	if (host.startsWith('[')) return PRIVATE_IPV6.test(host);
	return /^[\d.]+$/.test(host) ? PRIVATE_IPV4.test(host) : PRIVATE_NAME.test(host);
}

/**
 * Says why Sendcloud cannot deliver to a webhook; undefined when it may be able to.
 * @param url of the webhook, as n8n knows it
 * @param baseUrl of the Sendcloud that is to deliver there: one on this machine reaches everything here
 */
export function whyOutOfReach(url: string, baseUrl: string): string | undefined {
	if (isLocal(baseUrl)) return undefined;
	const { origin, protocol } = new URL(url);
	// n8n shows only the message when a workflow is activated, so all is said in it.
	const advice = `Give n8n a public https address (environment variable WEBHOOK_URL), restart it and try again. ${more('outOfReach')}`;
	if (isLocal(url))
		return `Sendcloud cannot reach this n8n: ${origin} is known only on this machine or network. ${advice}`;
	if (protocol !== 'https:')
		return `Sendcloud delivers events over https only, and the address of this n8n is ${origin}. ${advice}`;
	return undefined;
}
