// The same browser binary, window and number of workers as the other two; a fresh context a journey, as Playwright does.
const { defineConfig } = require('@playwright/test');

module.exports = defineConfig({
  testDir: __dirname,
  outputDir: process.env.BENCH_OUT,
  fullyParallel: true,
  workers: Number(process.env.BENCH_JOBS || 2),
  retries: 0,
  timeout: 120_000,
  reporter: [['line']],
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1366, height: 900 },
    deviceScaleFactor: 1,
    trace: process.env.BENCH_TRACE === 'on' ? 'on' : 'off',
    acceptDownloads: true,
    launchOptions: { executablePath: process.env.BENCH_BROWSER, args: ['--no-sandbox', '--disable-gpu'] },
  },
});
