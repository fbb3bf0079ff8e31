// The benchmark's journey in Playwright Test: 14 interactions, 8 full-page pictures, 1 download.
const { test, expect } = require('@playwright/test');

const port = process.env.BENCH_PORT;
const journeys = Number(process.env.BENCH_JOURNEYS || 40);

for (let number = 1; number <= journeys; number++) {
  test(`journey ${number}`, async ({ page }, info) => {
    let taken = 0;
    const picture = () => page.screenshot({ fullPage: true, path: info.outputPath(`page-${++taken}.png`) });

    await page.goto(`http://b${number}.localhost:${port}/`);
    await picture();
    await page.getByPlaceholder('请输入您要办理的事项').fill('企业设立登记');
    await page.getByRole('button', { name: '搜索' }).click();
    await expect(page.getByRole('heading', { name: '搜索结果' })).toBeVisible();
    await picture();
    await page.getByRole('link', { name: '企业设立登记', exact: true }).click();
    await expect(page.getByRole('heading', { name: '办事指南：企业设立登记' })).toBeVisible();
    await picture();
    await page.getByRole('button', { name: '申请材料' }).click();
    await expect(page.getByRole('link', { name: '设立登记申请书下载' })).toBeVisible();
    await picture();
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: '设立登记申请书下载' }).click();
    await (await waiting).saveAs(info.outputPath('form.pdf'));
    await page.getByRole('link', { name: '我要咨询' }).click();
    await expect(page.getByRole('heading', { name: '我要咨询' })).toBeVisible();
    await picture();
    await page.getByLabel('咨询标题').fill('企业设立登记需要哪些材料');
    await page.getByLabel('咨询类别').selectOption('企业开办');
    await page.getByLabel('咨询内容').fill('请问企业设立登记需要准备哪些材料，可以在网上办理吗');
    await page.getByLabel('我已阅读咨询须知').check();
    await page.getByRole('button', { name: '预览' }).click();
    await expect(page.getByRole('heading', { name: '预览结果' })).toBeVisible();
    await picture();
    await page.getByRole('link', { name: '公开答复' }).click();
    await expect(page.getByText('ZX000050')).toBeVisible();
    await picture();
    await page.getByRole('button', { name: '下一页' }).click();
    await expect(page.getByText('ZX000100')).toBeVisible();
    await picture();
    expect(taken).toBe(8);
  });
}
