const personal = [{text: '生育登记', link: '/personal/生育登记'}, {text: '身份证换领', link: '/personal/身份证换领'}]
const business = [{text: '营业执照办理', link: '/business/营业执照办理'}, {text: '户外广告许可', link: '/business/户外广告许可'}]

export default {
  lang: 'zh-CN',
  title: '青岚县办事向导',
  description: '青岚县常办事项',
  ignoreDeadLinks: true,
  themeConfig: {
    nav: [
      {text: '首页', link: '/'},
      {text: '个人办事', link: '/personal/'},
      {text: '企业办事', link: '/business/'},
      {text: '乡镇办事', link: '/street/'},
      {text: '留言', link: '/message'}
    ],
    sidebar: {'/personal/': personal, '/business/': business},
    outline: {label: '本页目录'},
    docFooter: {prev: '上一页', next: '下一页'},
    darkModeSwitchLabel: '深色模式',
    search: {
      provider: 'local',
      options: {
        translations: {
          button: {buttonText: '搜索', buttonAriaLabel: '搜索'},
          modal: {
            noResultsText: '没有找到相关结果', resetButtonTitle: '清除查询条件',
            footer: {selectText: '选择', navigateText: '切换', closeText: '关闭'}
          }
        }
      }
    }
  }
}
