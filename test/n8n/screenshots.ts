/**
 * Opens n8n's editor in a real browser, does what a user does there, and takes pictures into output/screenshots.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	chromium,
	type Browser,
	type BrowserContext,
	type Locator,
	type Page,
} from 'playwright-core';

import { OWNER } from './client';

const WIDTH = 1600;
const HEIGHT = 1000;

/** n8n's names for what tests want to find on its pages. */
const byTestId = (id: string) => `[data-test-id="${id}"]`;

const PANEL = `${byTestId('ndv')}, ${byTestId('ndv-modal')}, .ndv-wrapper`;

/** Runs in the page, whose types are not those of Node. */
const TO_WEBP = `async (png) => {
	const image = new Image();
	image.src = 'data:image/png;base64,' + png;
	await image.decode();
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [image.width, image.height];
	canvas.getContext('2d').drawImage(image, 0, 0);
	return canvas.toDataURL('image/webp', 0.8).split(',')[1];
}`;

/** In pixels of the window. */
export interface Area {
	x: number;
	y: number;
	width: number;
	height: number;
}

export class Editor {
	/** What the page's own code complained about. */
	readonly errors: string[] = [];

	private constructor(
		private readonly browser: Browser,
		private readonly context: BrowserContext,
		readonly page: Page,
		private readonly url: string,
		private readonly folder: string,
	) {
		// Long enough for a busy machine.
		page.setDefaultTimeout(60_000);
		page.on('pageerror', ({ message }) => this.errors.push(message));
		// "Leave without saving?" Yes.
		page.on('dialog', (dialog) => void dialog.accept());
	}

	/** Starts the browser and signs in. */
	static async open(program: string, url: string, folder: string): Promise<Editor> {
		const browser = await chromium.launch({
			executablePath: program,
			// Root, as in a container, has no sandbox.
			args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
		});
		const context = await browser.newContext({ viewport: { width: WIDTH, height: HEIGHT } });
		// Nothing outside of this machine, so that pictures do not depend on it.
		await context.route(
			({ hostname, protocol }) => protocol.startsWith('http') && hostname !== '127.0.0.1',
			async (route) => await route.abort(),
		);
		const editor = new Editor(browser, context, await context.newPage(), url, folder);
		await editor.signIn();
		return editor;
	}

	private async signIn(): Promise<void> {
		const { page } = this;
		await page.goto(`${this.url}/signin`);
		await page
			.locator('input[type="email"], input[name="emailOrLdapLoginId"]')
			.first()
			.fill(OWNER.email);
		await page.locator('input[type="password"]').first().fill(OWNER.password);
		await page
			.locator(`${byTestId('form-submit-button')}, button[type="submit"]`)
			.first()
			.click();
		await page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
	}

	/**
	 * A picture of what is to be seen, once it has stopped moving; higher than the usual window where there is more.
	 * @param clip a part of it alone
	 */
	async shoot(name: string, height = HEIGHT, clip?: Area): Promise<void> {
		await this.page.setViewportSize({ width: WIDTH, height });
		await this.page.mouse.move(WIDTH - 2, 2);
		await this.page.waitForTimeout(800);
		const path = join(this.folder, `${name}.png`);
		await this.page.screenshot({ path, animations: 'disabled', clip });
		await this.page.setViewportSize({ width: WIDTH, height: HEIGHT });
	}

	/** A picture of all nodes and notes on the canvas, small enough for docs: WebP, which the browser itself makes. */
	async shootCanvas(file: string): Promise<void> {
		const { page } = this;
		await page.mouse.move(WIDTH - 2, 2);
		await page.waitForTimeout(800);
		const places = await page.locator('.vue-flow__node').all();
		const boxes = await Promise.all(places.map(async (one) => (await one.boundingBox())!));
		// What is written below a node is wider than it.
		const left = Math.max(50, Math.min(...boxes.map(({ x }) => x)) - 50);
		const top = Math.max(70, Math.min(...boxes.map(({ y }) => y)) - 20);
		const right = Math.min(WIDTH - 60, Math.max(...boxes.map(({ x, width }) => x + width)) + 50);
		const bottom = Math.min(
			HEIGHT - 40,
			Math.max(...boxes.map(({ y, height }) => y + height)) + 60,
		);
		const png = await page.screenshot({
			animations: 'disabled',
			clip: { x: left, y: top, width: right - left, height: bottom - top },
		});
		const webp = await page.evaluate<string>(`(${TO_WEBP})('${png.toString('base64')}')`);
		writeFileSync(join(this.folder, file), Buffer.from(webp, 'base64'));
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.locator(byTestId('canvas-node')).first().waitFor();
	}

	/** Opens a node's panel. */
	async openNode(name: string): Promise<Locator> {
		await this.page.locator(`${byTestId('canvas-node')}[data-node-name="${name}"]`).dblclick();
		const panel = this.page.locator(PANEL).first();
		await panel.waitFor();
		return panel;
	}

	async closeNode(): Promise<void> {
		const panel = this.page.locator(PANEL).first();
		await this.page.keyboard.press('Escape');
		// The first one may close a list or leave a field.
		if (await panel.isVisible()) await this.page.keyboard.press('Escape');
		await panel.waitFor({ state: 'hidden' });
	}

	/** What the list of nodes finds for a word typed there. */
	async searchNodes(word: string): Promise<Locator> {
		const list = this.page.locator(byTestId('node-creator'));
		// The button is not there while the list is open.
		if (!(await list.isVisible()))
			await this.page.locator(byTestId('node-creator-plus-button')).first().click();
		await list.locator('input').first().fill(word);
		return list;
	}

	/** Runs the node whose panel is open. */
	async runNode(): Promise<void> {
		await this.page.locator(byTestId('node-execute-button')).first().click();
		await this.page
			.getByText(/Node executed successfully|Problem in node/)
			.first()
			.waitFor();
	}

	/** Opens the form of the credential that the open panel has. n8n tests the credential then. */
	async openCredential(): Promise<Locator> {
		const tested = this.page.waitForResponse(/\/credentials\/test$/);
		await this.page.locator(byTestId('credential-edit-button')).first().click();
		await tested;
		const form = this.page.locator(byTestId('editCredential-modal'));
		await form.waitFor();
		return form;
	}

	/** n8n follows the system's setting for light and dark. */
	async setDark(dark: boolean): Promise<void> {
		await this.page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
	}

	async close(): Promise<void> {
		await this.context.close();
		await this.browser.close();
	}
}
