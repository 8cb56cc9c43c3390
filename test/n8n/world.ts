/**
 * The world that `npm start` and the end-to-end test happen in: a Sendcloud, a real n8n with the packed package
 * installed the way n8n does it, and what it takes to connect the two.
 */
import { startSandbox, type Sandbox } from '../sandbox';
import { N8nClient } from './client';
import { startN8n, type Instance, type N8nProgram, type PackedPackage } from './instance';
import { atEnd } from './lifecycle';

/** What the set-up (setup.mjs, install.mjs) has put in place. */
export interface Setup {
	root: string;
	output: string;
	n8n: N8nProgram;
	package: PackedPackage;
	/** The browser for the editor; none when this machine has none. */
	chromium?: string;
	/** The checks wanted, by name; all when there is none. */
	checks?: string[];
}

/** The fields of the credential `sendcloudApi`. */
export interface Keys {
	[field: string]: string;
	publicKey: string;
	secretKey: string;
	baseUrl: string;
}

/** A local Sendcloud that takes some time to save, like the real one. */
export async function startSendcloud(): Promise<Sandbox> {
	const sandbox = await startSandbox({ savingDelayMs: 500 });
	atEnd(async () => await sandbox.close());
	return sandbox;
}

export const keysOf = ({ keys, baseUrl }: Sandbox): Keys => ({ ...keys, baseUrl });

/** The fields of the credential `sendcloudOAuth2Api`. */
export const oauthOf = ({ oauth, tokenUrl, baseUrl }: Sandbox) => ({
	...oauth,
	scope: 'api',
	accessTokenUrl: tokenUrl,
	baseUrl,
});

/** Starts n8n, installs the package and signs in. @param folders where workflows may read and write files, too */
export async function startEditor(
	setup: Setup,
	env: Record<string, string> = {},
	folders: string[] = [],
): Promise<{ instance: Instance; n8n: N8nClient }> {
	const instance = await startN8n(setup.n8n, { package: setup.package, env, folders });
	const n8n = new N8nClient(instance.url);
	await n8n.signIn();
	await n8n.installPackage(setup.package.name, setup.package.version);
	return { instance, n8n };
}
