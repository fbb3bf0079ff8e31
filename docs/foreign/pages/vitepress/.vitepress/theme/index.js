import DefaultTheme from 'vitepress/theme'
import Message from './Message.vue'

export default {extends: DefaultTheme, enhanceApp: ({app}) => { app.component('Message', Message) }}
