# Run by setup.sh with Redmine's own `rails runner`: settings, one project, and the pages of pages/redmine.
pages, forms = ENV.fetch("PAGES"), ENV.fetch("FORMS")
{"default_language" => "zh", "app_title" => "青岚县诉求工单", "self_registration" => "3", "host_name" => "redmine.localhost:8304",
 "welcome_text" => File.read("#{pages}/欢迎.textile"), "gravatar_enabled" => "0", "mail_from" => "gongdan@example.com"}
  .each { |name, value| Setting[name] = value }
admin = User.find_by_login("admin")
admin.update!(language: "zh", must_change_passwd: false)
anonymous = Role.anonymous
anonymous.add_permission!(:view_issues, :add_issues, :view_wiki_pages, :view_messages)
project = Project.new(name: "办事指南", is_public: true, enabled_module_names: %w[wiki issue_tracking])
project.identifier = "banshi"
project.trackers = Tracker.all
project.save!
wiki = project.wiki || Wiki.create!(project: project, start_page: "Wiki")
Dir["#{pages}/*.textile"].sort.each do |path|
  title = File.basename(path, ".textile")
  next if title == "欢迎"
  page = WikiPage.new(wiki: wiki, title: title)
  page.content = WikiContent.new(page: page, text: File.read(path), author: admin)
  page.save!
  form = "#{forms}/#{title}申请表.docx"
  next unless File.exist?(form)
  File.open(form) do |file|
    Attachment.create!(container: page, file: file, filename: File.basename(form), author: admin,
      content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
  end
end
